//! The program: HTTP, settings, start-up and shutdown.
