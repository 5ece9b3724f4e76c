//! The description of the REST API, made from the routes themselves.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, OpenApi, OpenApiBuilder, SecurityRequirement};

/// What is true of all routes.
pub(crate) fn base() -> OpenApi {
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let mut components = Components::new();
    components.add_security_scheme("apiKey", SecurityScheme::Http(key));
    let info = InfoBuilder::new()
        .title("Switchboard")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Webhooks of messaging platforms, as events and conversations. Errors follow RFC 9457.",
        ));
    OpenApiBuilder::new()
        .info(info.build())
        .components(Some(components))
        .security(Some([SecurityRequirement::new(
            "apiKey",
            Vec::<String>::new(),
        )]))
        .build()
}
