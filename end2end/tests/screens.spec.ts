import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { chip, hydrated, list, live, logIn, panel, rows, submitLogin } from '../fixtures/dashboard';
import * as from from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

// Runs by playwright.screens.config.ts only.

type Shoot = (name: string, whole?: boolean) => Promise<void>;

/** Takes pictures named by page and device; `whole` shows what lies below the window as well. */
function camera(page: Page, info: TestInfo): Shoot {
  return async (name, whole = false) => {
    await page.evaluate(async () => {
      const ends = document.getAnimations().filter((it) => it.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.all(ends.map((it) => it.finished));
    });
    const path = join(process.env['SCREENS'] ?? '', `${name}.${info.project.name}.png`);
    await page.screenshot({ path, fullPage: whole, caret: 'initial' });
  };
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Account' }).click();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
}

test.describe('before the first login', () => {
  test.use({ setup: { admin: false, platforms: false } });

  test('set-up', async ({ page, server }, info) => {
    const shoot = camera(page, info);
    await page.goto('/');
    await page.waitForURL('**/setup');
    await hydrated(page);
    await shoot('setup');
    await page.goto('/setup?error=code&email=ines.carvalho%40shop.example');
    await hydrated(page);
    await shoot('setup-error');
    await page.getByLabel('One-time code').fill(server.setupCode);
    await page.getByLabel('Password').fill('a few words in a row');
    await page.getByRole('button', { name: 'Create the admin login' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await live(page);
    await shoot('overview-no-platform', true);
    await page.goto('/events');
    await live(page);
    await shoot('events-no-platform', true);
  });
});

test('empty', async ({ page, complaints }, info) => {
  complaints.allow(/status of 404/);
  const shoot = camera(page, info);
  await page.goto('/login');
  await hydrated(page);
  await shoot('login');
  await submitLogin(page, 'wrong');
  await expect(page.getByRole('alert')).toBeVisible();
  await hydrated(page);
  await shoot('login-error');
  await logIn(page);
  await shoot('overview-first-run', true);
  await page.goto('/events');
  await live(page);
  await expect(page.getByRole('heading', { name: 'No events yet' })).toBeVisible();
  await shoot('events-empty', true);
  await page.goto('/nowhere');
  await hydrated(page);
  await shoot('not-found');
  await page.goto('/events/evt_00000000000070008000000000000000');
  await live(page);
  await shoot('event-not-found');
});

test('filled', async ({ page, server }, info) => {
  const shoot = camera(page, info);
  for (let turn = 1; turn <= 15; turn += 1) {
    await from.post(
      server,
      from.whatsappText(`Is number ${turn} of the blue tents still in stock?`),
      from.whatsappStatus('delivered'),
      from.telegramText('Hello! I would like to know whether you also repair tents that are older than five years.'),
      from.whatsappReaction('👍🏽', from.KENJI),
    );
  }
  await from.post(server, from.whatsappImage('My broken pole', from.KENJI), from.whatsappText('テントはありますか', from.KENJI));
  const known = from.whatsappText('Olá! Vocês abrem no domingo?');
  await from.post(server, known, known);
  await logIn(page);
  await expect(page.getByRole('region', { name: 'The last 24 hours' })).toContainText('100');
  await shoot('overview', true);
  await openAccount(page);
  await shoot('account-menu');

  await page.goto('/events');
  await live(page);
  await shoot('events');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByRole('link', { name: 'Newer' })).toBeVisible();
  await shoot('events-older');
  await page.goto('/events?platform=whatsapp&type=message&q=tent');
  await live(page);
  await shoot('events-filtered');
  await page.getByRole('button', { name: 'Any time' }).click();
  await expect(page.getByRole('button', { name: 'Last hour' })).toBeVisible();
  await shoot('events-time');
  await page.goto('/events?status=failed');
  await live(page);
  await shoot('events-no-match');
  await page.goto('/events');
  await live(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await shoot('events-keys');
  await page.keyboard.press('Escape');

  await rows(page, 'Vocês abrem').getByRole('link').click();
  await expect(panel(page).getByRole('region', { name: 'Headers' })).toBeVisible();
  await shoot('panel');
  await from.post(server, from.telegramText('Held while you read'));
  await expect(page.getByRole('button', { name: '1 new event' })).toHaveCount(1);
  await shoot('panel-held');
  await panel(page).getByRole('link', { name: 'Open as a page' }).click();
  await page.waitForURL('**/events/evt_*');
  await expect(page.getByRole('region', { name: 'Headers' })).toBeVisible();
  await shoot('event', true);
  await page.getByRole('button', { name: 'Raw' }).click();
  await shoot('event-raw', true);
});

test('in trouble', async ({ page, server, complaints }, info) => {
  complaints.allow(/net::ERR_/);
  const shoot = camera(page, info);
  await from.post(server, from.whatsappText('Before the trouble'));
  await logIn(page);
  await page.route('**/rpc/events', () => undefined);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(page.getByText('Loading events')).toHaveCount(1);
  await shoot('events-loading');
  await page.unroute('**/rpc/events');
  await page.goto('/');
  await live(page);
  await page.route('**/rpc/events', (route) => route.abort());
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The events could not be loaded' })).toBeVisible();
  await shoot('events-failed');
  await page.unroute('**/rpc/events');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(list(page)).toBeVisible();

  await server.stop();
  await expect(chip(page)).toContainText('Stale since');
  await shoot('events-stale');
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await shoot('events-stale-banner');
});
