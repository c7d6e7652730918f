/**
 * What no recording shows, because there is none of it: two rules of glibc 2.17, as its malloc/malloc.c reads. In the
 * format of the recordings.
 */
import { mallocTrace } from '../support/malloc-trace.ts'

const OLD = { libc: '2.17', env: { tcache: false } }

/** __libc_valloc merges the fastbins before _int_memalign refuses what is too large. */
const REFUSED_VALLOC = mallocTrace(
  [
    'm 1 40 = h16 b135168',
    'm 2 40 = h64',
    'f 1 =',
    'i = 135168 1 1 0 0 48 48 135120 135072',
    'v 3 18446744073709551615 = 0',
    'i = 135168 2 0 0 0 0 48 135120 135072',
  ],
  OLD,
)

/** mALLOPt refuses an mmap threshold above half of a heap's largest size. */
const REFUSED_THRESHOLD = mallocTrace(['o -3 33554432 = 1', 'o -3 33554433 = 0', 'o -3 -1 = 0'], OLD)

export const BY_SOURCE: readonly { readonly name: string; readonly trace: Uint8Array }[] = [
  { name: 'the source of valloc in 2.17', trace: REFUSED_VALLOC },
  { name: 'the source of mallopt in 2.17', trace: REFUSED_THRESHOLD },
]
