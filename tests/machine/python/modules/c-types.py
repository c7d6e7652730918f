import ctypes, ctypes.util
from ctypes import CDLL, c_int, c_size_t, c_void_p, Structure
libc = ctypes.CDLL('libc.so.6')
libc.malloc.restype = c_void_p
libc.malloc.argtypes = [c_size_t]
p = libc.malloc(c_size_t(100000)); print p > 0
libc.free(c_void_p(p)); print libc.malloc_trim(0) in (0, 1)
class MallInfo(Structure):
    _fields_ = [(n, c_int) for n in ('arena', 'ordblks', 'smblks', 'hblks', 'hblkhd', 'usmblks', 'fsmblks', 'uordblks', 'fordblks', 'keepcost')]
mallinfo = libc.mallinfo
mallinfo.restype = MallInfo
m = mallinfo()
print type(m).__name__, m.arena > 0, m.uordblks + m.fordblks == m.arena, [n for n, t in m._fields_][:2]
print c_int(5), c_int(7).value, bool(c_int(0)), c_size_t().value
print libc.mallopt(c_int(-3), 1024 * 1024)
print ctypes.util.find_library('c')
