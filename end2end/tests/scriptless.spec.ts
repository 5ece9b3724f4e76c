import { list, panel, rows, submitLogin } from '../fixtures/dashboard';
import { post, telegramText, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

test.use({ javaScriptEnabled: false });

test('without scripts one logs in, reads, filters and logs out', async ({ page, server }) => {
  await post(server, whatsappText('Readable without scripts'), telegramText('From the bot'));
  await page.goto('/events');
  await page.waitForURL(/\/login\?next=/);
  await submitLogin(page, 'not the password');
  await expect(page.getByRole('alert')).toContainText('E-mail or password is wrong');
  await submitLogin(page);
  await page.waitForURL('**/events');
  await expect(rows(page, 'Readable without scripts')).toBeVisible();
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(2);

  await page.getByRole('combobox', { name: 'Platform' }).selectOption('whatsapp');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/[?&]platform=whatsapp\b/);
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(1);

  await rows(page, 'Readable without scripts').getByRole('link').click();
  await expect(panel(page).getByRole('region', { name: 'Message', exact: true })).toContainText('Readable');
  await expect(panel(page).getByRole('region', { name: 'Body as it arrived' })).toContainText('"wa_id"');
  await panel(page).getByRole('link', { name: 'Open as a page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^evt_/);
  await page.getByRole('link', { name: 'Events', exact: true }).first().click();
  await expect(rows(page, 'From the bot')).toBeVisible();

  await page.getByRole('banner').getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto('/');
  await expect(page).toHaveURL(/\/login$/);
});
