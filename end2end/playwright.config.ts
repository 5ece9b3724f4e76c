import { defineConfig, devices } from '@playwright/test';
import { browser } from './fixtures/browser';
import type { Options } from './fixtures/test';

/** Stories of one kind of device; all others run on both. */
const DESKTOP_ONLY = '**/keyboard.spec.ts';
const PHONE_ONLY = '**/phone.spec.ts';

export default defineConfig<Options>({
  testDir: 'tests',
  testIgnore: '**/screens.spec.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  maxFailures: 0,
  reporter: [['list', { printSteps: false }]],
  // Two browsers and two servers share two cores: generous, so that only what hangs fails.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    ...browser(),
    actionTimeout: 20_000,
    navigationTimeout: 45_000,
    trace: 'retain-on-failure',
    video: 'off',
    // Neither the server's zone nor its language: hydration must survive both.
    timezoneId: 'America/Sao_Paulo',
    locale: 'en-GB',
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: [PHONE_ONLY, '**/screens.spec.ts'],
      use: { viewport: { width: 1440, height: 900 } },
    },
    {
      name: 'phone',
      testIgnore: [DESKTOP_ONLY, '**/screens.spec.ts'],
      use: {
        viewport: { width: 390, height: 844 },
        userAgent: devices['Pixel 7'].userAgent,
        hasTouch: true,
        isMobile: true,
      },
    },
  ],
});
