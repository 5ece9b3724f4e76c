import { chip, live, logIn, rows, sameDocument } from '../fixtures/dashboard';
import { deliver, post, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

/** The browser waits up to 15 s before it tries again. */
const CATCH_UP = { timeout: 45_000 };

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
