import { type Scheme, expectAccessible } from '../fixtures/axe';
import { hydrated, list, live, logIn, panel, rows, submitLogin } from '../fixtures/dashboard';
import { post, telegramText, whatsappReaction, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

const SCHEMES: Scheme[] = ['light', 'dark'];

for (const scheme of SCHEMES) {
  test.describe(`in ${scheme}`, () => {
    test.use({ colorScheme: scheme });

    test.describe('on a new installation', () => {
      test.use({ setup: { admin: false, platforms: false } });

      test('the set-up has no violation of WCAG 2.2 AA', async ({ page }) => {
        await page.goto('/setup');
        await hydrated(page);
        await expectAccessible(page, scheme, 'the set-up');
        await page.goto('/setup?error=code');
        await expect(page.getByRole('alert')).toBeVisible();
        await hydrated(page);
        await expectAccessible(page, scheme, 'the set-up with an error');
      });
    });

    test.describe('without a platform', () => {
      test.use({ setup: { admin: true, platforms: false } });

      test('the overview says what turns one on, without a violation of WCAG 2.2 AA', async ({ page }) => {
        await logIn(page);
        const main = page.getByRole('main');
        await expect(main.getByRole('listitem').filter({ hasText: 'WhatsApp' }).last()).toContainText('META_APP_SECRET');
        await expect(main.getByText('Or post one yourself')).toHaveCount(0);
        await expectAccessible(page, scheme, 'the overview without a platform');
      });
    });

    test('the pages have no violation of WCAG 2.2 AA', async ({ page, server, complaints }) => {
      complaints.allow(/status of 404 .*\/(nowhere|events\/evt_)/);
      await page.goto('/login');
      await hydrated(page);
      await expectAccessible(page, scheme, 'the login');
      await submitLogin(page, 'wrong');
      await expect(page.getByRole('alert')).toBeVisible();
      await hydrated(page);
      await expectAccessible(page, scheme, 'the login with an error');

      await logIn(page);
      await expectAccessible(page, scheme, 'the overview before the first event');
      await page.goto('/events');
      await live(page);
      await expect(page.getByRole('heading', { name: 'No events yet' })).toBeVisible();
      await expectAccessible(page, scheme, 'the empty list');

      await post(server, whatsappText('Is it open?'), telegramText('The blue one'), whatsappReaction('🙏'));
      await expect(rows(page, 'The blue one')).toContainText('Completed');
      await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(3);
      await expectAccessible(page, scheme, 'the list');
      await rows(page, 'Is it open?').getByRole('link').click();
      await expect(panel(page).getByRole('region', { name: 'Headers' })).toBeVisible();
      await expectAccessible(page, scheme, 'the panel');
      await panel(page).getByRole('link', { name: 'Open as a page' }).click();
      await page.waitForURL('**/events/evt_*');
      await expect(page.getByRole('region', { name: 'Headers' })).toBeVisible();
      await expectAccessible(page, scheme, 'the event');

      await page.goto('/events?platform=telegram&type=reaction');
      await live(page);
      await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
      await expectAccessible(page, scheme, 'the list without a match');
      await page.getByRole('button', { name: 'Any time' }).click();
      await expect(page.getByRole('button', { name: 'Last hour' })).toBeVisible();
      await expectAccessible(page, scheme, 'the choice of a time');

      await page.goto('/');
      await live(page);
      await expect(page.getByRole('region', { name: 'Last events' })).toBeVisible();
      await expectAccessible(page, scheme, 'the overview');
      await page.getByRole('banner').getByRole('button', { name: 'Account' }).click();
      await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
      await expectAccessible(page, scheme, 'the account menu');

      await page.goto('/nowhere');
      await hydrated(page);
      await expectAccessible(page, scheme, 'a page that does not exist');
      await page.goto('/events/evt_00000000000070008000000000000000');
      await live(page);
      await expectAccessible(page, scheme, 'an event that does not exist');
    });
  });
}
