import { backToEvents, list, live, logIn, panel, rows } from '../fixtures/dashboard';
import { post, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

test('single keys walk through the list, open, close and search', async ({ page, server }) => {
  await post(server, whatsappText('Third'), whatsappText('Second'), whatsappText('First'));
  await logIn(page, '/events');
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(3);
  const link = (text: string) => rows(page, text).getByRole('link');
  const press = (key: string) => page.keyboard.press(key);

  await press('j');
  await expect(link('First')).toBeFocused();
  await press('j');
  await expect(link('Second')).toBeFocused();
  await press('k');
  await expect(link('First')).toBeFocused();
  await press('o');
  await expect(panel(page)).toContainText('First');
  await press('j');
  await expect(panel(page).getByRole('region', { name: 'Message', exact: true })).toContainText('Second');
  await press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(page).toHaveURL(/\/events$/);
  await expect(link('Second')).toBeFocused();

  await press('o');
  await expect(panel(page)).toBeVisible();
  await press('o');
  await page.waitForURL('**/events/evt_*');
  await expect(backToEvents(page)).toBeVisible();
  await press('Escape');
  await expect(panel(page)).toBeVisible();
  await press('Escape');
  await expect(panel(page)).toBeHidden();

  const search = page.getByRole('searchbox', { name: 'Search events' });
  await press('/');
  await expect(search).toBeFocused();
  await page.keyboard.type('jko');
  await expect(search).toHaveValue('jko');
  await press('Enter');
  await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
});

test('the keys are explained and can be switched off', async ({ page, server }) => {
  await post(server, whatsappText('The only one'));
  await logIn(page, '/events');
  const dialog = page.getByRole('dialog', { name: 'Keys of this page' });
  await page.keyboard.press('?');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('term')).toHaveText(['j', 'k', 'o', 'r', '.', '/', 'Esc', '?']);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Keyboard' }).click();
  await dialog.getByRole('switch', { name: /Single keys/ }).uncheck();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await page.keyboard.press('/');
  await page.keyboard.press('?');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('searchbox', { name: 'Search events' })).not.toBeFocused();
});

test('the first stop of the Tab key leads past the navigation', async ({ page }) => {
  await logIn(page);
  await page.reload();
  await live(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
