import type { Page } from '@playwright/test';
import { CATCH_UP, chip, live, logIn, panel, rows, sameDocument } from '../fixtures/dashboard';
import { deliver, post, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

test('a stopped server is called stale, and a started one is caught up with', async ({ page, server }) => {
  await post(server, whatsappText('Before the stop'));
  await logIn(page, '/events');
  const expectSame = await sameDocument(page);
  await expect(rows(page, 'Before the stop')).toContainText('Completed');

  await server.stop();
  await expect(chip(page)).toContainText(/Stale since \d\d:\d\d/);
  const lost = whatsappText('While nobody listened');
  await expect(deliver(server, lost)).rejects.toThrow();
  await expect(rows(page, 'Before the stop')).toHaveCount(1);

  await server.start();
  await post(server, lost, whatsappText('After the start'));
  await expect(rows(page, 'After the start')).toHaveCount(1, CATCH_UP);
  await expect(chip(page)).toHaveText('Live', CATCH_UP);
  await expect(rows(page, 'After the start')).toContainText('Completed');
  await expect(rows(page, 'While nobody listened')).toHaveCount(1);
  await expect(rows(page, 'Before the stop')).toHaveCount(1);

  await post(server, whatsappText('Live again'));
  await expect(rows(page, 'Live again')).toContainText('Completed');
  await expect(rows(page, 'Live again')).toHaveCount(1);
  await expect(rows(page, 'After the start')).toHaveCount(1);
  await expectSame();
});

test('after a while without a server a banner says so and its button tries at once', async ({ page, server }) => {
  await logIn(page);
  await server.stop();
  const tryNow = page.getByRole('button', { name: 'Try now' });
  await expect(tryNow).toBeVisible(CATCH_UP);
  await expect(page.getByRole('main')).toContainText('Not live since');
  await server.start();
  await tryNow.click();
  await live(page);
  await expect(tryNow).toBeHidden();
  await post(server, whatsappText('Back again'));
  await expect(page.getByRole('region', { name: 'Last events' })).toContainText('Back again');
});

test.describe('what cannot be loaded again', () => {
  /** Lets nothing that pages ask for through; what is returned opens the way again. */
  async function cutOff(page: Page): Promise<() => Promise<void>> {
    await page.route('**/rpc/**', (route) => route.abort());
    return () => page.unroute('**/rpc/**');
  }

  test.beforeEach(({ complaints }) => complaints.allow(/net::ERR_FAILED/));

  test('stays as a list, is called stale, and is caught up with', async ({ page, server }) => {
    await post(server, whatsappText('The first'));
    await logIn(page, '/events');
    await expect(rows(page, 'The first')).toContainText('Completed');
    const letThrough = await cutOff(page);
    await post(server, whatsappText('The second'));
    await expect(chip(page)).toContainText('Stale since');
    await expect(rows(page, 'The first')).toContainText('Completed');
    await expect(page.getByRole('alert')).toHaveCount(0);

    await letThrough();
    await expect(chip(page)).toHaveText('Live', CATCH_UP);
    await expect(rows(page, 'The second')).toContainText('Completed');
    await expect(rows(page, 'The first')).toHaveCount(1);
  });

  test('stays as figures', async ({ page, server }) => {
    await post(server, whatsappText('The first'));
    await logIn(page);
    const last = page.getByRole('region', { name: 'Last events' });
    await expect(last).toContainText('Completed');
    const letThrough = await cutOff(page);
    await post(server, whatsappText('The second'));
    await expect(chip(page)).toContainText('Stale since');
    await expect(last).toContainText('The first');

    await letThrough();
    await expect(last).toContainText('The second', CATCH_UP);
    await expect(chip(page)).toHaveText('Live');
  });

  test('stays as an event, in the panel and as a page', async ({ page, server }) => {
    const webhook = whatsappText('Twice');
    await post(server, webhook);
    await logIn(page, '/events');
    await rows(page, 'Twice').getByRole('link').click();
    await expect(panel(page).getByRole('region', { name: 'Headers' })).toBeVisible();
    let letThrough = await cutOff(page);
    await post(server, webhook);
    await expect(chip(page)).toContainText('Stale since');
    await expect(panel(page).getByRole('region', { name: 'Headers' })).toBeVisible();
    await letThrough();
    await expect(panel(page)).toContainText('Repeated by 1 later delivery', CATCH_UP);
    await expect(chip(page)).toHaveText('Live');

    await panel(page).getByRole('link', { name: 'Open as a page' }).click();
    await page.waitForURL('**/events/evt_*');
    const main = page.getByRole('main');
    await expect(main).toContainText('Repeated by 1 later delivery');
    letThrough = await cutOff(page);
    await post(server, webhook);
    await expect(chip(page)).toContainText('Stale since');
    await expect(main).toContainText('Repeated by 1 later delivery');
    await letThrough();
    await expect(main).toContainText('Repeated by 2 later deliveries', CATCH_UP);
  });

  test('is an error where another address asks for it', async ({ page, server }) => {
    await post(server, whatsappText('Of another filter'));
    await logIn(page, '/events');
    await expect(rows(page, 'Of another filter')).toContainText('Completed');
    const letThrough = await cutOff(page);
    await page.getByRole('combobox', { name: 'Platform' }).selectOption('whatsapp');
    await expect(page.getByRole('heading', { name: 'The events could not be loaded' })).toBeVisible();
    await expect(rows(page, 'Of another filter')).toHaveCount(0);
    await letThrough();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(rows(page, 'Of another filter')).toHaveCount(1);
  });
});
