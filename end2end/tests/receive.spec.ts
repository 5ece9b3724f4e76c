import { backToEvents, list, live, logIn, panel, rows, sameDocument, sameElement } from '../fixtures/dashboard';
import { deliver, post, signedByMeta, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('the first webhook turns the checklist into figures', async ({ page, server }) => {
  await logIn(page);
  const expectSame = await sameDocument(page);
  await expect(page.getByRole('heading', { name: 'Two steps to your first event' })).toBeVisible();
  for (const platform of ['whatsapp', 'telegram']) {
    await expect(page.getByText(`${server.url}/api/webhooks/${platform}`, { exact: true })).toBeVisible();
  }
  const copy = page.getByRole('button', { name: 'Copy: Callback URL WhatsApp' });
  const said = page.getByRole('listitem').filter({ has: copy }).getByText('Copied', { exact: true });
  // It goes by itself: somebody must be looking before the click.
  await Promise.all([expect(said).toBeVisible(), copy.click()]);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.url}/api/webhooks/whatsapp`);

  await post(server, whatsappText('Oi! Do you open on Sunday?'));
  const figures = page.getByRole('region', { name: 'The last 24 hours' });
  await expect(figures).toContainText(/Received\s*1(?!\d)/);
  await expect(figures).toContainText(/Completed\s*100\s*%/);
  const last = page.getByRole('region', { name: 'Last events' });
  await expect(last.getByRole('listitem')).toHaveCount(1);
  await expect(last).toContainText('Oi! Do you open on Sunday?');
  await expect(last).toContainText('Completed');

  const expectSameRow = await sameElement(page.getByRole('region', { name: 'Platforms' }).getByRole('listitem').first());
  await post(server, whatsappText('And on Monday?'));
  await expect(last.getByRole('listitem')).toHaveCount(2);
  await expect(last.getByRole('listitem').first()).toContainText('And on Monday?');
  await expect(figures).toContainText(/Received\s*2(?!\d)/);
  await expectSameRow();
  await expectSame();
});

test('what the browser does not let us copy is said, until it does', async ({ page }) => {
  await page.addInitScript(() => {
    let tries = 0;
    navigator.clipboard.writeText = () => (tries++ ? Promise.resolve() : Promise.reject(new Error('not allowed')));
  });
  await logIn(page);
  const copy = page.getByRole('button', { name: 'Copy: Callback URL WhatsApp' });
  const row = page.getByRole('listitem').filter({ has: copy }).last();
  await copy.click();
  await expect(row).toContainText('Not copied: select it instead');
  await Promise.all([expect(row).not.toContainText('Not copied'), copy.click()]);
});

test('an event shows up by itself and opens down to its bytes', async ({ page, server, isMobile }) => {
  await post(server, whatsappText('The first one'));
  await logIn(page);
  const expectSame = await sameDocument(page);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(rows(page, 'The first one')).toHaveCount(1);

  // Spaces, escapes and foreign letters as they arrived, not as we would write them.
  const plain = whatsappText('Tudo bem? \u{1F44D}').body;
  const odd = signedByMeta(plain.replaceAll('":', '" : ').replace('Tudo', '\\u0054udo').replace('Souza', 'São'));
  await post(server, odd);
  const row = rows(page, 'Tudo bem?');
  await expect(row).toHaveCount(1);
  await expect(list(page).getByRole('row').filter({ hasText: /Tudo bem\?|The first one/ }).first()).toContainText('Tudo');
  await expect(row).toContainText('Completed');
  await row.getByRole('link').click();
  await page.waitForURL('**/events?open=evt_*');

  const event = panel(page);
  await expect(event.getByRole('heading', { name: /message.*from.*Ana São.*Completed/ })).toBeVisible();
  await expect(event.getByRole('region', { name: 'Message', exact: true })).toContainText('Tudo bem? \u{1F44D}');
  const body = event.getByRole('region', { name: 'Body as it arrived' });
  await expect(body).toContainText('"wa_id"');
  await event.getByRole('button', { name: 'Raw' }).click();
  await expect.poll(() => body.textContent()).toBe(odd.body);
  const headers = event.getByRole('region', { name: 'Headers' });
  await expect(headers.getByRole('row', { name: /x-hub-signature-256/ })).toContainText('present, matched');
  await expect(headers.getByRole('row', { name: /content-type/ })).toContainText('application/json');
  const signature = odd.headers['x-hub-signature-256']?.slice('sha256='.length) ?? '';
  expect(signature).toHaveLength(64);
  expect(await page.content()).not.toContain(signature);
  const delivery = event.getByRole('region', { name: 'Delivery' });
  await expect(delivery).toContainText('Accepted');
  await expect(delivery).toContainText('WhatsApp proved its origin');
  const steps = event.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await expect(steps).toContainText(['Received', 'Verified', 'Stored', 'Acknowledged', 'Processed']);
  await expectSame();

  await event.getByRole('link', { name: 'Open as a page' }).click();
  await page.waitForURL('**/events/evt_*');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^evt_/);
  await backToEvents(page).click();
  if (isMobile) {
    // The phone's way back leads to where one was: the panel over the list.
    await expect(panel(page)).toBeVisible();
    await panel(page).getByRole('link', { name: 'Close' }).click();
  }
  await expect(page).toHaveURL(/\/events$/);
  await expect(row).toHaveCount(1);
  await expectSame();
});

test('what is not signed by the platform is refused and shown nowhere', async ({ page, server }) => {
  await logIn(page, '/events');
  const real = whatsappText('Signed');
  const forged = { ...real, body: real.body.replace('Signed', 'Forged') };
  expect(await deliver(server, forged)).toBe(401);
  expect(await deliver(server, { ...real, headers: {} })).toBe(401);
  await post(server, real);
  await expect(rows(page, 'Signed')).toContainText('Completed');
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(1);
});

test('a webhook that comes twice is one event and says so', async ({ page, server }) => {
  const webhook = whatsappText('Twice');
  await post(server, webhook, webhook);
  await logIn(page, '/events');
  await expect(rows(page, 'Twice')).toHaveCount(1);
  await rows(page, 'Twice').getByRole('link').click();
  await expect(panel(page)).toContainText('Repeated by 1 later delivery');
  const expectSameBody = await sameElement(panel(page).getByRole('region', { name: 'Body as it arrived' }));
  await post(server, webhook);
  await expect(panel(page)).toContainText('Repeated by 2 later deliveries');
  await expectSameBody();
});

test('what comes while somebody reads is held and counted', async ({ page, server }) => {
  await post(server, whatsappText('The open one'));
  await logIn(page, '/events');
  await rows(page, 'The open one').getByRole('link').click();
  await expect(panel(page)).toContainText('The open one');
  await post(server, whatsappText('Held one'), whatsappText('Held two'));
  const held = page.getByRole('button', { name: /2 new events/ });
  await expect(held).toHaveCount(1);
  await expect(rows(page, 'Held')).toHaveCount(0);
  await panel(page).getByRole('link', { name: 'Close' }).click();
  await held.click();
  await expect(rows(page, 'Held')).toHaveCount(2);
  await expect(held).toHaveCount(0);
  await live(page);
});
