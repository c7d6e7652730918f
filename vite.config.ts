import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Components' decorators, as `heapdeck` itself has them.
  oxc: {
    decorator: { legacy: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: ['tests/support/prepare.ts'],
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts'],
          testTimeout: 30_000,
          // Five thousand folders take a busy machine a while to remove.
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          globalSetup: ['tests/support/prepare.ts', 'tests/support/prepare-browser.ts'],
          include: ['tests/**/*.browser.test.ts'],
          testTimeout: 60_000,
          // How long a condition may take on a busy machine; one that holds takes no longer than it takes.
          expect: { poll: { timeout: 10_000, interval: 20 } },
          hookTimeout: 120_000,
        },
      },
    ],
    benchmark: { include: ['bench/**/*.bench.ts'] },
  },
})
