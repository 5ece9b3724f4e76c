import { list, logIn, panel, rows } from '../fixtures/dashboard';
import { post, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

test('the navigation is at the bottom, within reach of a thumb', async ({ page, server }) => {
  await post(server, whatsappText('In my pocket'));
  await logIn(page);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await expect(navigation).toHaveCount(1);
  const box = await navigation.boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  expect(box && box.y + box.height).toBe(height);
  expect(box?.y).toBeGreaterThan(height - 80);

  await navigation.getByRole('link', { name: 'Events' }).tap();
  await expect(navigation.getByRole('link', { name: 'Events' })).toHaveAttribute('aria-current', 'page');
  await expect(list(page)).toBeVisible();
  await navigation.getByRole('button', { name: 'More' }).tap();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
  await page.keyboard.press('Escape');
  await navigation.getByRole('link', { name: 'Overview' }).tap();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('an event covers the screen, and closing it gives the list back', async ({ page, server }) => {
  await post(server, whatsappText('In my pocket'));
  await logIn(page, '/events');
  await rows(page, 'In my pocket').getByRole('link').tap();
  await expect(panel(page)).toContainText('In my pocket');
  const size = page.viewportSize();
  expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, ...size });
  await panel(page).getByRole('link', { name: 'Close' }).tap();
  await expect(panel(page)).toBeHidden();
  await rows(page, 'In my pocket').getByRole('link').tap();
  await expect(panel(page)).toBeVisible();
  await page.goBack();
  await expect(panel(page)).toBeHidden();
  await expect(rows(page, 'In my pocket')).toBeVisible();
});
