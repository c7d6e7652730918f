/** How much memory a command takes: of all its processes together (PSS). Linux. */
import { readdirSync, readFileSync } from 'node:fs'

/** Processes of a tree, by their parents. */
function treeOf(pid) {
  const children = new Map()
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name))
      try {
        const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1])
        children.set(parent, [...(children.get(parent) ?? []), Number(name)])
      } catch {
        // It has ended.
      }
  const deep = (one) => [one, ...(children.get(one) ?? []).flatMap(deep)]
  return deep(pid)
}

function megabytesOf(pid) {
  try {
    return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024
  } catch {
    return 0
  }
}

/** Looks every so many milliseconds, which costs time, until the function that it gives is called: that gives the most, in MB. */
export function samplePeak(pid, every) {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(
      peak,
      treeOf(pid)
        .map(megabytesOf)
        .reduce((a, b) => a + b, 0),
    )
  }, every)
  return () => {
    clearInterval(timer)
    return peak
  }
}
