/*
 * A program that uses malloc wrongly, as its words say. Blocks count from 0 in the order in which they are made:
 *
 *     ./faulty malloc 24 free 0 free 0
 *     ./faulty malloc 2000 overwrite 0 17 realloc 0 5000      overwrite: the size word in front of a block
 *     ./faulty malloc 200 free-at 0 8                         free of a pointer into a block
 *
 * Blocks are all zeros when they are made.
 */
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
  static char *block[1000];
  int made = 0;
  for (int k = 1; k < argc;) {
    const char *call = argv[k++];
    unsigned long a = strtoul(argv[k++], NULL, 10);
    if (!strcmp(call, "malloc")) {
      block[made] = malloc(a);
      memset(block[made++], 0, a);
    } else if (!strcmp(call, "free"))
      free(block[a]);
    else {
      unsigned long b = strtoul(argv[k++], NULL, 10);
      if (!strcmp(call, "free-at"))
        free(block[a] + b);
      else if (!strcmp(call, "overwrite"))
        ((unsigned long *)block[a])[-1] = b;
      else if (!strcmp(call, "realloc"))
        block[made++] = realloc(block[a], b);
    }
  }
  _Exit(0);
}
