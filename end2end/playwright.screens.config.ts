import { defineConfig, devices } from '@playwright/test';
import { browser } from './fixtures/browser';

// Pictures of every page and state for people to look at: SCREENS=<folder> npm run screens
if (!process.env['SCREENS']) throw new Error('Set SCREENS to the folder that the pictures go to.');

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = {
  viewport: { width: 390, height: 844 },
  userAgent: devices['Pixel 7'].userAgent,
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/screens.spec.ts',
  fullyParallel: true,
  retries: 0,
  workers: 2,
  reporter: 'list',
  timeout: 300_000,
  expect: { timeout: 45_000 },
  use: { ...browser(), actionTimeout: 20_000, navigationTimeout: 45_000, locale: 'en-GB', trace: 'off', video: 'off' },
  projects: [
    { name: 'desktop-light', use: { ...DESKTOP, colorScheme: 'light' } },
    { name: 'desktop-dark', use: { ...DESKTOP, colorScheme: 'dark' } },
    { name: 'phone-light', use: { ...PHONE, colorScheme: 'light' } },
    { name: 'phone-dark', use: { ...PHONE, colorScheme: 'dark' } },
  ],
});
