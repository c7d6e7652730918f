/** The modules StringIO and cStringIO of CPython 2.7's library, in Python: files that are strings. */
export const STRING_IO: Readonly<Record<string, string>> = {
  cStringIO: String.raw`from StringIO import StringIO as _StringIO


class _Text(_StringIO):
    def truncate(self, size=None):
        _StringIO.truncate(self, size)
        self.pos = min(self.pos, self.len)


class StringO(_Text):
    def write(self, s):
        if not isinstance(s, (str, unicode, buffer)):
            raise TypeError("must be string or read-only buffer, not %s" % type(s).__name__)
        _Text.write(self, str(s))


InputType = OutputType = StringO


def StringIO(s=None):
    if s is None:
        return StringO()
    text = StringO()
    text.write(s)
    text.seek(0)
    return text
`,
  StringIO: String.raw`EINVAL = 22


class StringIO:
    def __init__(self, buf=''):
        self.buf = buf if isinstance(buf, basestring) else str(buf)
        self.len = len(self.buf)
        self.pos = 0
        self.closed = False
        self.softspace = 0

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __iter__(self):
        return self

    def next(self):
        self._check()
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        self.closed = True

    def isatty(self):
        self._check()
        return False

    def seek(self, pos, mode=0):
        self._check()
        if mode == 1:
            pos += self.pos
        elif mode == 2:
            pos += self.len
        self.pos = max(0, pos)

    def tell(self):
        self._check()
        return self.pos

    def read(self, n=-1):
        self._check()
        end = self.len if n is None or n < 0 else min(self.pos + n, self.len)
        text = self.buf[self.pos:end]
        self.pos = end
        return text

    def readline(self, length=None):
        self._check()
        at = self.buf.find('\n', self.pos)
        end = self.len if at < 0 else at + 1
        if length is not None and 0 <= length < end - self.pos:
            end = self.pos + length
        text = self.buf[self.pos:end]
        self.pos = end
        return text

    def readlines(self, sizehint=0):
        lines, size = [], 0
        for line in iter(self.readline, ''):
            lines.append(line)
            size += len(line)
            if 0 < sizehint <= size:
                break
        return lines

    def truncate(self, size=None):
        self._check()
        if size is not None and size < 0:
            raise IOError(EINVAL, "Negative size not allowed")
        if size is not None and size < self.pos:
            self.pos = size
        self.buf = self.buf[:self.pos if size is None else size]
        self.len = len(self.buf)

    def write(self, s):
        self._check()
        if not s:
            return
        if not isinstance(s, basestring):
            s = str(s)
        if self.pos > self.len:
            self.buf += '\0' * (self.pos - self.len)
        self.buf = self.buf[:self.pos] + s + self.buf[self.pos + len(s):]
        self.pos += len(s)
        self.len = len(self.buf)

    def writelines(self, iterable):
        for line in iterable:
            self.write(line)

    def flush(self):
        self._check()

    def getvalue(self):
        return self.buf
`,
}
