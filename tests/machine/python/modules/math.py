def t(s, **n):
    try:
        n.update(globals()); r = eval(s, n)
        print s, '->', repr(r)
    except Exception, e: print s, '!', type(e).__name__, e
import math
inf=float('inf'); nan=float('nan')
for f in 'acos acosh asin asinh atan atanh ceil cos cosh degrees erf erfc exp expm1 fabs floor gamma lgamma log log10 log1p radians sin sinh sqrt tan tanh trunc isinf isnan factorial frexp modf'.split():
    for a in ('0', '-1', '0.5', '2.5', '100', '1e300', 'inf', 'nan', '"a"', '20.25', '-0.75'):
        t('math.%s(%s)' % (f, a))
    t('math.%s()' % f)
    t('math.%s(1,2)' % f)
for f in 'atan2 fmod hypot pow ldexp log'.split():
    for a in ('0', '-1', '0.5', 'inf', '10L', '2000'):
        for b in ('0', '-1', '2.5', 'inf', 'nan', '3L'):
            t('math.%s(%s,%s)' % (f, a, b))
t('math.fsum([0.1]*10)'); t('math.fsum([1e300,1e300,-1e300])'); t('math.fsum([inf,-inf])');t('math.fsum([1e308,1e308])');t('math.fsum(["a"])');t('math.fsum(5)');t('math.fsum([inf,1])');t('math.fsum([nan,1])'); t('math.fsum([])'); t('math.fsum([1e16,1,1e-16,-1e16])')
t('math.pi, math.e'); t('math.log(8,2)'); t('math.log(2**3000, 2**30)'); t('math.log10(10**400)'); t('math.log()'); t('math.log(1,2,3)'); t('math.factorial(25)'); t('math.factorial(5.0)'); t('math.factorial(5.5)'); t('math.factorial(10**20)')
class T(object):
    def __trunc__(self): return 'tr'
    def __float__(self): return 2.0
class U:
    def __trunc__(self): return 'tu'
t('math.trunc(T())'); t('math.trunc(U())'); t('math.sqrt(T())'); t('math.trunc(5L)'); t('math.ceil("a")'); t('math.floor(U())')
t('math.ldexp(1, 10**20)'); t('math.ldexp(1, -10**20)');t('math.ldexp(1.5, -1074)'); t('math.ldexp(3,-1075)')
