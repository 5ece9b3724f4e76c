import { hydrated, live, logIn, logOut, submitLogin } from '../fixtures/dashboard';
import { post, whatsappText } from '../fixtures/platforms';
import { ADMIN } from '../fixtures/server';
import { expect, test } from '../fixtures/test';

test.describe('on a new installation', () => {
  test.use({ setup: { admin: false, platforms: true } });

  test('the first visit makes the admin login with the code from the log', async ({ page, server }) => {
    await page.goto('/');
    await page.waitForURL('**/setup');
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Set up Switchboard' })).toBeVisible();

    const fill = async (code: string): Promise<void> => {
      await page.getByLabel('One-time code').fill(code);
      await page.getByLabel('E-mail').fill(ADMIN.email);
      await page.getByLabel('Password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Create the admin login' }).click();
    };
    await fill('AAAA-BBBB-CCCC-DDDD');
    await expect(page.getByRole('alert')).toContainText('The code is wrong');
    await expect(page.getByLabel('E-mail')).toHaveValue(ADMIN.email);
    await hydrated(page);
    await fill(server.setupCode);

    await page.waitForURL((url) => url.pathname === '/');
    await live(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

    await logOut(page);
    await hydrated(page);
    await page.goto('/setup');
    await page.waitForURL('**/login');
    await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  });

  test('the page says where in the log the code stands', async ({ page, server }) => {
    await page.goto('/setup');
    const hint = (await page.getByText('server’s log').textContent()) ?? '';
    const line = server.lines.find((line) => line.includes(server.setupCode)) ?? '';
    for (const [, quoted] of hint.matchAll(/“([^”]+)”/g)) expect(line).toContain(quoted);
  });
});

test('a wrong password says what happened, a right one lets in, logging out ends it', async ({ page }) => {
  await page.goto('/login');
  await hydrated(page);
  await submitLogin(page, 'not the password');
  await expect(page.getByRole('alert')).toContainText('E-mail or password is wrong');
  await expect(page.getByLabel('E-mail')).toHaveValue(ADMIN.email);
  await expect(page.getByLabel('Password')).toHaveValue('');
  await expect(page.getByLabel('Password')).toBeFocused();
  await hydrated(page);
  await submitLogin(page);
  await page.waitForURL((url) => url.pathname === '/');
  await live(page);

  await page.goto('/login');
  await page.waitForURL((url) => url.pathname === '/');
  await live(page);
  await logOut(page);
  await page.goto('/events');
  await page.waitForURL(/\/login\?next=/);
});

test('a page that was asked for before the login is shown after it', async ({ page }) => {
  await page.goto('/events?platform=telegram&q=tent');
  await page.waitForURL(/\/login\?next=/);
  await hydrated(page);
  await submitLogin(page);
  await page.waitForURL('**/events?*');
  await live(page);
  const { pathname, searchParams } = new URL(page.url());
  expect([pathname, ...searchParams]).toEqual(['/events', ['platform', 'telegram'], ['q', 'tent']]);
  await expect(page.getByRole('searchbox', { name: 'Search events' })).toHaveValue('tent');
});

test('a session that has ended elsewhere leads to the login and back', async ({ page, context, complaints, server }) => {
  complaints.allow(/status of 401 .*\/(rpc|api\/live)/);
  await logIn(page);
  await live(page);
  await context.clearCookies();
  // The next thing the page asks for is refused, and it says so by leading to the login.
  await post(server, whatsappText('Nobody may read this now'));
  await page.waitForURL(/\/login/);
  await hydrated(page);
  await submitLogin(page);
  await page.waitForURL((url) => url.pathname === '/');
  await live(page);
});
