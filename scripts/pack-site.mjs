// Makes the built site small: drops code that can never run, optimises the WebAssembly for size,
// compresses every file, and checks what a first visit loads against its budget.
// Run by scripts/build-release after `cargo leptos build`.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const SITE = 'target/site';
const WASM = join(SITE, 'pkg/switchboard.wasm');
/** Bytes of style, code and pictures in brotli. The page itself takes the rest of 350 kB: end2end measures that. */
const BUDGET = 346_000;
const FIRST_LOAD = ['pkg/switchboard.css', 'pkg/switchboard.js', 'pkg/switchboard.wasm', 'sprite.svg', 'favicon.svg'];

/**
 * Hydrating lazily loaded views. We have none, but every view's table of functions points at its own
 * copy, so that no linker can tell. Only these state machines may go: they are like nothing else, whereas
 * smaller functions of that name were merged with others that do run. The end-to-end tests hydrate every page.
 */
const NEVER_RUN = /into_any::hydrate_async::\{\{closure\}\}::h[0-9a-f]{16}$/;

const require = createRequire(join(process.cwd(), 'end2end/package.json'));
const { default: binaryen } = await import(pathToFileURL(require.resolve('binaryen')));

function shrink(file) {
  const module = binaryen.readBinary(readFileSync(file));
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const reference = module.getFunctionByIndex(index);
    const { name, module: importedFrom } = binaryen.getFunctionInfo(reference);
    if (!importedFrom && NEVER_RUN.test(name)) {
      binaryen.Function(reference).body = module.unreachable();
    }
  }
  // Rust's memory starts as zeros, with the far end of the stack in the lowest kilobyte.
  binaryen.setZeroFilledMemory(true);
  binaryen.setLowMemoryUnused(true);
  binaryen.setClosedWorld(true);
  binaryen.setOptimizeLevel(2);
  // Once for speed, then for size: what one round frees lets the next see more.
  binaryen.setShrinkLevel(0);
  module.optimize();
  binaryen.setShrinkLevel(2);
  module.optimize();
  module.runPasses(['gufa-optimizing']);
  module.optimize();
  module.runPasses(['merge-similar-functions']);
  module.optimize();
  if (!module.validate()) throw new Error(`${file} is not valid any more`);
  writeFileSync(file, module.emitBinary());
  module.dispose();
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function compress(file) {
  const bytes = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

shrink(WASM);
files(SITE)
  .filter((file) => ['.css', '.js', '.svg', '.wasm'].includes(extname(file)))
  .forEach(compress);

console.log('\nFirst load, brotli:');
const total = FIRST_LOAD.map((name) => {
  const { size } = statSync(join(SITE, `${name}.br`));
  console.log(`${String(size).padStart(10)}  ${name}`);
  return size;
}).reduce((sum, size) => sum + size, 0);
console.log(`${String(total).padStart(10)}  of ${BUDGET} bytes`);
if (total > BUDGET) {
  console.error('The first load is over its budget.');
  process.exit(1);
}
