import type { Page } from '@playwright/test';
import { hydrated, live, logIn, panel, rows } from '../fixtures/dashboard';
import { post, telegramText, whatsappImage, whatsappReaction, whatsappText } from '../fixtures/platforms';
import { expect, test } from '../fixtures/test';

/** What the sum of all shifts may be; 0.1 is what the web calls good. */
const SHIFT = 0.05;
/** What a first visit may load, all in all. */
const FIRST_LOAD = 350_000;

interface Shift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** How much has moved since the page was loaded without anybody touching it, and what. */
function shift(page: Page): Promise<{ sum: number; moved: string[] }> {
  return page.evaluate(
    () =>
      new Promise((tell) => {
        let sum = 0;
        const moved: string[] = [];
        const observer = new PerformanceObserver((seen) => {
          for (const entry of seen.getEntries() as Shift[]) {
            sum += entry.value;
            for (const { node, previousRect: from, currentRect: to } of entry.sources) {
              const name = node instanceof Element ? `${node.tagName}.${node.className}` : node?.textContent;
              const rect = (r: DOMRectReadOnly) => `${r.x},${r.y} ${r.width}x${r.height}`;
              moved.push(`${name}: ${rect(from)} -> ${rect(to)} at ${Math.round(entry.startTime)} ms`);
            }
          }
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        // Buffered entries are handed out before the next frame.
        requestAnimationFrame(() => requestAnimationFrame(() => tell({ sum, moved })));
      }),
  );
}

async function expectStill(page: Page, what: string): Promise<void> {
  const { sum, moved } = await shift(page);
  expect(sum, `${what} does not move while it loads: ${moved.join('; ')}`).toBeLessThan(SHIFT);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, `${what} is not wider than the window`).toBeLessThanOrEqual(0);
}

// The fixture of every test fails on a console error; here every page is loaded anew, so that each
// is hydrated, in another zone and language than the server's.
test('no page complains, moves or overflows when it is loaded', async ({ page, server, complaints }) => {
  complaints.allow(/status of 404 .*\/(nowhere|events\/evt_0)/);
  const load = async (path: string, ready: (page: Page) => Promise<void> = live): Promise<void> => {
    await page.goto(path);
    await ready(page);
    await expectStill(page, path);
  };
  await load('/login', hydrated);
  await load('/login?error=throttled', hydrated);
  await logIn(page);
  await load('/');
  await load('/events');

  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);
  await post(
    server,
    whatsappText(`${word} ${'long '.repeat(200)}`, { id: '5521987654321', name: word }),
    whatsappImage('A picture'),
    whatsappReaction('👍'),
    telegramText('مرحبا، هل المتجر مفتوح؟'),
  );
  await load('/');
  await load('/events');
  await rows(page, 'A picture').getByRole('link').click();
  await expect(panel(page)).toContainText('A picture');
  await load(new URL(page.url()).pathname + new URL(page.url()).search);
  await rows(page, word.slice(0, 40)).getByRole('link').dispatchEvent('click');
  await expect(panel(page)).toContainText(word);
  await panel(page).getByRole('link', { name: 'Open as a page' }).click();
  await page.waitForURL('**/events/evt_*');
  await load(new URL(page.url()).pathname);
  await load('/events?q=nothing-like-this');
  await load('/events?platform=telegram&status=completed');
  await load('/events/evt_00000000000070008000000000000000');
  await load('/nowhere', hydrated);
});

test('a first visit loads no more than its budget', async ({ page }) => {
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    // The page and what it is made of; what it asks for afterwards is no part of it.
    if (/\/(rpc|api)\//.test(request.url())) return;
    sizes.push(request.sizes().then((size) => size.responseBodySize));
  });
  await page.goto('/login');
  await hydrated(page);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(FIRST_LOAD / 10);
  expect(bytes).toBeLessThan(FIRST_LOAD);
});

test('the theme is kept, and applied before anything is drawn', async ({ page }) => {
  await logIn(page);
  await page.getByRole('banner').getByRole('button', { name: 'Account' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await live(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('banner').getByRole('button', { name: 'Account' }).click();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await page.getByRole('radio', { name: 'System' }).check({ force: true });
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});
