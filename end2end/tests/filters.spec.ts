import type { Page } from '@playwright/test';
import { list, live, logIn, rows } from '../fixtures/dashboard';
import { KENJI, post, telegramText, whatsappReaction, whatsappText } from '../fixtures/platforms';
import type { Server } from '../fixtures/server';
import { expect, test } from '../fixtures/test';

async function seed(page: Page, server: Server): Promise<void> {
  await post(
    server,
    whatsappText('Is the blue tent in stock?'),
    telegramText('A red kayak, please'),
    whatsappReaction('👍'),
    whatsappText('テントはありますか', KENJI),
  );
  await logIn(page, '/events');
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(4);
}

function pick(page: Page, name: string, value: string): Promise<string[]> {
  return page.getByRole('combobox', { name, exact: true }).selectOption(value);
}

async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search events' }).fill(text);
  await page.getByRole('searchbox', { name: 'Search events' }).press('Enter');
}

test('filters narrow the list, stand in the address and survive a reload', async ({ page, server }) => {
  await seed(page, server);
  const found = list(page).getByRole('row').getByRole('link');

  await pick(page, 'Type', 'reaction');
  await expect(page).toHaveURL(/[?&]type=reaction\b/);
  await expect(found).toHaveCount(1);
  await page.getByRole('link', { name: 'Remove the filter Type' }).click();
  await expect(page).toHaveURL(/\/events$/);
  await expect(found).toHaveCount(4);

  await pick(page, 'Platform', 'whatsapp');
  await expect(page).toHaveURL(/[?&]platform=whatsapp\b/);
  await expect(found).toHaveCount(3);
  await search(page, 'blue tent');
  await expect(found).toHaveCount(1);
  await expect(rows(page, 'Is the blue tent in stock?')).toHaveCount(1);

  await page.reload();
  await live(page);
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ platform: 'whatsapp', q: 'blue tent' });
  await expect(page.getByRole('combobox', { name: 'Platform' })).toHaveValue('whatsapp');
  await expect(page.getByRole('searchbox', { name: 'Search events' })).toHaveValue('blue tent');
  await expect(found).toHaveCount(1);

  await page.goBack();
  await expect(found).toHaveCount(3);
  await expect(page.getByRole('searchbox', { name: 'Search events' })).toHaveValue('');
  await page.getByRole('search').getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/events$/);
  await expect(found).toHaveCount(4);
  await expect(page.getByRole('combobox', { name: 'Platform' })).toHaveValue('');
});

test('words of any script are found, and a filter that lets nothing through says so', async ({ page, server }) => {
  await seed(page, server);
  await search(page, 'テント');
  await expect(rows(page, 'テントはありますか')).toHaveCount(1);
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(1);

  await search(page, '100% _nothing_');
  await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
  await expect(page.getByText('Nothing that was received fits: text contains “100% _nothing_”.')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Clear filters' }).last().click();
  await expect(page).toHaveURL(/\/events$/);
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(4);
});

test('the last hour is a filter as well', async ({ page, server }) => {
  await seed(page, server);
  await page.getByRole('button', { name: 'Any time' }).click();
  await page.getByRole('button', { name: 'Last hour' }).click();
  await expect(page).toHaveURL(/[?&]from=20\d\d-/);
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(4);
  await page.getByRole('link', { name: 'Remove the filter Received' }).click();
  await expect(page).toHaveURL(/\/events$/);
});

test('a new event appears only where it matches', async ({ page, server }) => {
  await seed(page, server);
  await pick(page, 'Platform', 'telegram');
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(1);
  await post(server, whatsappText('Not in this list'), telegramText('In this list'));
  await expect(rows(page, 'In this list')).toContainText('Completed');
  await expect(rows(page, 'Not in this list')).toHaveCount(0);
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(2);
  await page.getByRole('search').getByRole('link', { name: 'Clear filters' }).click();
  await expect(rows(page, 'Not in this list')).toHaveCount(1);
});
