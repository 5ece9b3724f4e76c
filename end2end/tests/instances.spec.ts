import type { Page } from '@playwright/test';
import { CATCH_UP, chip, list, live, logIn, rows, sameDocument } from '../fixtures/dashboard';
import { expect, test } from '../fixtures/instances';
import { type Webhook, deliver, post, telegramText, whatsappText } from '../fixtures/platforms';
import type { Server } from '../fixtures/server';

interface Message {
  text: string;
  webhook: Webhook;
}

/** Messages to accounts on two platforms, so that both instances find work at once; half of them for each instance. */
function halves(what: string, count: number): [Message[], Message[]] {
  const messages = Array.from({ length: count }, (_, index) => {
    const text = `${what}, ${index + 1} of ${count}`;
    return { text, webhook: index % 2 ? telegramText(text) : whatsappText(text) };
  });
  return [messages.slice(0, count / 2), messages.slice(count / 2)];
}

/** Posts at the same time; each must be acknowledged. */
async function postAll(server: Server, messages: Message[]): Promise<void> {
  await Promise.all(messages.map(({ webhook }) => post(server, webhook)));
}

/** Posts to a server that may be gone; says whether it has acknowledged. */
async function isAcknowledged(server: Server, { webhook }: Message): Promise<boolean> {
  try {
    return (await deliver(server, webhook)) === 200;
  } catch {
    return false;
  }
}

/** Waits until a page shows these and no others, each once and completed. */
async function expectShown(page: Page, messages: Message[]): Promise<void> {
  await expect(list(page).getByRole('row').getByRole('link')).toHaveCount(messages.length);
  for (const { text } of messages) await expect(rows(page, text)).toContainText('Completed');
}

test('browsers at two instances see all that either receives, also when one is killed in between', async ({
  page,
  server,
  peer,
  peerPage,
}) => {
  const pages = [page, peerPage];
  const expectBothShow = (messages: Message[]) => Promise.all(pages.map((it) => expectShown(it, messages)));
  await Promise.all(pages.map((it) => logIn(it, '/events')));
  const expectSame = await Promise.all(pages.map(sameDocument));

  const [here, there] = halves('Both run', 12);
  await Promise.all([postAll(server, here), postAll(peer, there)]);
  const all = [...here, ...there];
  await expectBothShow(all);

  // A platform sends again what nobody acknowledged, and gets to whoever is left.
  const [toServer, toPeer] = halves('One is killed', 16);
  const posted = postAll(server, toServer);
  const answers = toPeer.map((it) => isAcknowledged(peer, it));
  expect(await Promise.race(answers), 'the first answer before the kill').toBe(true);
  await peer.kill();
  const acknowledged = await Promise.all(answers);
  await posted;
  await postAll(server, toPeer.filter((_, index) => !acknowledged[index]));
  const [toSurvivor, toNobody] = halves('One is gone', 6);
  for (const message of toNobody) expect(await isAcknowledged(peer, message)).toBe(false);
  await postAll(server, [...toSurvivor, ...toNobody]);
  all.push(...toServer, ...toPeer, ...toSurvivor, ...toNobody);
  await expectShown(page, all);
  await live(page);
  await expect(chip(peerPage)).toContainText('Stale since');

  await peer.start();
  await expect(chip(peerPage)).toHaveText('Live', CATCH_UP);
  await expectBothShow(all);

  const [again, back] = halves('Both run again', 8);
  await Promise.all([postAll(server, again), postAll(peer, back)]);
  await expectBothShow([...all, ...again, ...back]);
  await Promise.all(pages.map(live));
  await Promise.all(expectSame.map((expectIt) => expectIt()));
});
