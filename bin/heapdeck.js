#!/usr/bin/env node
// The command as npm links it: plain JavaScript, so that Node runs it as it is.
import { existsSync, readFileSync } from 'node:fs'

if (existsSync(new URL('../src/cli', import.meta.url))) await (await import('./prepare.js')).prepare()
const { main } = await import('../lib/heapdeck.js')
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
process.exitCode = await main(process.argv.slice(2), version)
