/* Two sums over poles, both of the form (i z/pi) sum of c_k/(z^2 - t_k^2), eight points at a time.
 *
 * |z| < 8: the modified trapezoidal rule of M. Al Azah and S. N. Chandler-Wilde, SIAM J. Numer. Anal. 59,
 * 2346 (2021), for the integral of exp(-t^2)/(z - t), with the 12 nodes t_k = kh or (k + 1/2)h, whichever lie
 * further from x; below y = pi/h the residue 2 exp(-z^2)/(1 +- exp(-2 pi i z/h)) is added.
 *
 * |z| >= 8: Gauss-Hermite quadrature of the same integral with 12 nodes, which is Laplace's continued
 * fraction cut off.
 *
 * The real part is y times a sum of positive terms, so it keeps its digits where it is small. */
#include "num/wofz.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* gcc with -std=c11 neither fuses a multiplication with an addition nor unrolls the sums unless told so. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3", "fp-contract=fast")
#endif

enum { LANES = 8, NEAR_NODES = 12, FAR_NODES = 6 };

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef uint64_t bits __attribute__((vector_size(LANES * sizeof(uint64_t))));

#define INLINE static inline __attribute__((always_inline))

#define FAR_SQUARED 64.0 /* |z|^2 from which Gauss-Hermite quadrature is good to 1e-16, Re w to 1e-14 */
#define REAL_AXIS 1e-10  /* below this y, |z| >= 8, exp(-x^2) is seen beside the rest of Re w */
#define HUGE_Z 1e30      /* from here |z|^8 is not safe from overflow */
#define STEP_PI 6.1399602476789309309  /* pi/h, h = sqrt(pi/12) */
#define STEP_2 3.9088200952233593727   /* 2/h */
#define STEP_2PI 12.279920495357861862 /* 2 pi/h */

/* t_k^2 and (2h/pi) exp(-t_k^2) at the midpoints (k + 1/2)h and at kh, there with half the weight at 0;
 * made by mpmath with 40 digits. */
static const double near_square[2][NEAR_NODES] = {
    { 0.065449846949787359135, 0.58904862254808623221, 1.6362461737446839784, 3.2070425005395805976,
      5.3014376029327760899, 7.9194314809242704553, 11.061024134514063694, 14.726215563702155805,
      18.91500576848854679, 23.627394748873236648, 28.863382504856225378, 34.622969036437512982 },
    { 0, 0.26179938779914943654, 1.0471975511965977462, 2.3561944901923449288, 4.1887902047863909846,
      6.5449846949787359135, 9.4247779607693797154, 12.82817000215832239, 16.755160819145563938,
      21.20575041173110436, 26.179938779914943654, 31.677725923697081821 }
};
static const double near_weight[2][NEAR_NODES] = {
    { 0.30509839916005095799, 0.1807356685638488926, 0.063423725962687046069, 0.013184497283710202123,
      0.0016236011086074479582, 0.00011844017606685918996, 5.1182640877000472573e-6, 1.310238261912327724e-7,
      1.9869265173884656494e-9, 1.7849139143299767544e-11, 9.4985362691292254848e-14,
      2.9943325866350353381e-16 },
    { 0.16286750396763997386, 0.25070696924599598293, 0.11430686617590660568, 0.030873237291066928605,
      0.0049396475719135808895, 0.00046818090750697347911, 2.62866579961364322e-5, 8.7430103284834780102e-7,
      1.7226242202279150681e-8, 2.0105924521441882437e-10, 1.3901494352731489147e-12,
      5.6938086569087721561e-15 }
};

/* Squares of the positive zeros of H_12 and their Gauss-Hermite weights times 2/pi; made the same way. */
static const double far_square[FAR_NODES] = { 0.098747014068481181598, 0.8983028345696176975,
                                              2.5525898026681712925,   5.1961525300544655802,
                                              9.1242480375311788658,   15.129959781108085382 };
static const double far_weight[FAR_NODES] = { 0.3629593643281569572,    0.16583455526387563113,
                                              0.032854664055133439756,  0.0024862488649930487822,
                                              5.4581786940397840372e-5, 1.692486568122358694e-7 };

INLINE lanes lanes_of(double value)
{
    return (lanes){ 0 } + value;
}

INLINE lanes choose(bits which, lanes yes, lanes no)
{
    return (lanes)(((bits)yes & which) | ((bits)no & ~which));
}

INLINE int any(bits which)
{
    uint64_t all = 0;
    for (int i = 0; i < LANES; i++)
        all |= which[i];
    return all != 0;
}

/* Adding it rounds to an integer and leaves that integer in the low bits: 1.5 2^52. */
#define ROUNDER 6755399441055744.0

/* exp(high + low), |low| small, as 2^n exp(r), |r| <= ln(2)/2, by the power series. */
INLINE lanes lanes_exp(lanes high, lanes low)
{
    static const double term[] = { 1.0 / 6227020800,
                                   1.0 / 479001600,
                                   1.0 / 39916800,
                                   1.0 / 3628800,
                                   1.0 / 362880,
                                   1.0 / 40320,
                                   1.0 / 5040,
                                   1.0 / 720,
                                   1.0 / 120,
                                   1.0 / 24,
                                   1.0 / 6,
                                   0.5,
                                   1,
                                   1 };
    const lanes shifted = (high + low) * M_LOG2E + ROUNDER, n = shifted - ROUNDER;
    const lanes r = (high - n * 0x1.62e42fef00000p-1) + (low - n * 7.4406171100123967161e-11);
    lanes sum = lanes_of(term[0]);
    for (size_t k = 1; k < sizeof term / sizeof term[0]; k++)
        sum = sum * r + term[k];
    return (lanes)((bits)sum + ((bits)shifted << 52));
}

/* Sine and cosine for |angle| <= pi/2: power series at half the angle, then doubled. */
INLINE void lanes_sincos(lanes angle, lanes *sine, lanes *cosine)
{
    static const double odd[] = { -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880,
                                  -1.0 / 5040,          1.0 / 120,        -1.0 / 6,        1 };
    static const double even[] = { 1.0 / 20922789888000,
                                   -1.0 / 87178291200,
                                   1.0 / 479001600,
                                   -1.0 / 3628800,
                                   1.0 / 40320,
                                   -1.0 / 720,
                                   1.0 / 24,
                                   -0.5,
                                   1 };
    const lanes half = angle / 2, square = half * half;
    lanes s = lanes_of(odd[0]), c = lanes_of(even[0]);
    for (size_t k = 1; k < sizeof odd / sizeof odd[0]; k++)
        s = s * square + odd[k];
    for (size_t k = 1; k < sizeof even / sizeof even[0]; k++)
        c = c * square + even[k];
    s *= half;
    *sine = 2 * s * c;
    *cosine = 1 - 2 * s * s;
}

/* What a point's terms share: x^2 + y^2, x^2 - y^2, (2xy)^2. */
typedef struct point {
    lanes x, y, modulus, real, cross;
} point;

INLINE point point_of(lanes x, lanes y)
{
    return (point){ x, y, x * x + y * y, (x - y) * (x + y), 4 * (x * y) * (x * y) };
}

/* Add two poles: c (|z|^2 + t^2)/|z^2 - t^2|^2 to re, c (|z|^2 - t^2)/|z^2 - t^2|^2 to im, with one
 * division. */
INLINE void add_poles(const point *z, lanes square1, lanes weight1, lanes square2, lanes weight2, lanes *re,
                      lanes *im)
{
    const lanes u1 = z->real - square1, u2 = z->real - square2;
    const lanes d1 = u1 * u1 + z->cross, d2 = u2 * u2 + z->cross, inverse = 1 / (d1 * d2);
    const lanes f1 = weight1 * d2, f2 = weight2 * d1;
    *re += (f1 * (z->modulus + square1) + f2 * (z->modulus + square2)) * inverse;
    *im += (f1 * (z->modulus - square1) + f2 * (z->modulus - square2)) * inverse;
}

INLINE void far_sum(const point *z, lanes *re, lanes *im)
{
    lanes p = lanes_of(0), q = p;
    for (int k = 0; k < FAR_NODES; k += 2)
        add_poles(z, lanes_of(far_square[k]), lanes_of(far_weight[k]), lanes_of(far_square[k + 1]),
                  lanes_of(far_weight[k + 1]), &p, &q);
    *re = p * z->y;
    *im = q * z->x;
}

/* 2 exp(-z^2)/(1 + exp(-2 pi i (x - x0)/h + 2 pi y/h)), x0 the nearest point half way between two nodes,
 * where y < pi/h; 0 elsewhere. */
INLINE void add_residue(const point *z, lanes offset, lanes *re, lanes *im)
{
    const bits low = (bits)(z->y < STEP_PI);
    const lanes shifted = z->x * 32 + ROUNDER, coarse = (shifted - ROUNDER) / 32;
    const lanes size = lanes_exp(-coarse * coarse, z->y * z->y - (z->x - coarse) * (z->x + coarse));
    const lanes power = lanes_exp(choose(low, z->y, lanes_of(STEP_PI)) * STEP_2PI, lanes_of(0));
    const lanes cross = 2 * z->x * z->y, turns = cross * M_1_PI + ROUNDER, n = turns - ROUNDER;
    lanes s, c, sine, cosine;
    lanes_sincos(offset, &s, &c);
    lanes_sincos((cross - n * 0x1.921fb54400000p+1) - n * 1.2154201013012385203e-10, &sine, &cosine);
    const lanes one = 1 + power * c, rest = power * s;
    const lanes scale = (lanes)((bits)(2 * size / (one * one + rest * rest)) ^ ((bits)turns << 63));
    *re += (lanes)((bits)(scale * (cosine * one + sine * rest)) & low);
    *im += (lanes)((bits)(scale * (cosine * rest - sine * one)) & low);
}

INLINE void near_sum(const point *z, lanes *re, lanes *im)
{
    const lanes shifted = z->x * STEP_2 + ROUNDER, n = shifted - ROUNDER; /* x in halves of h */
    const bits odd = -((bits)shifted & 1);
    lanes p = lanes_of(0), q = p;
    for (int k = 0; k < NEAR_NODES; k += 2) {
        lanes square[2], weight[2];
        for (int i = 0; i < 2; i++) {
            square[i] = choose(odd, lanes_of(near_square[1][k + i]), lanes_of(near_square[0][k + i]));
            weight[i] = choose(odd, lanes_of(near_weight[1][k + i]), lanes_of(near_weight[0][k + i]));
        }
        add_poles(z, square[0], weight[0], square[1], weight[1], &p, &q);
    }
    *re = p * z->y;
    *im = q * z->x;
    add_residue(z, (z->x * STEP_2 - n) * M_PI, re, im);
}

INLINE void wofz_block(lanes x, lanes y, lanes *re, lanes *im)
{
    const point z = point_of(x, y);
    const bits far = (bits)(z.modulus >= FAR_SQUARED);
    lanes far_re = lanes_of(0), far_im = far_re;
    if (any(far))
        far_sum(&z, &far_re, &far_im);
    *re = far_re;
    *im = far_im;
    if (any(~far)) {
        lanes near_re, near_im;
        near_sum(&z, &near_re, &near_im);
        *re = choose(far, far_re, near_re);
        *im = choose(far, far_im, near_im);
    }
}

/* i/(sqrt(pi) z): all that is left of w(z) in double precision where |z| > 1e8. */
static void huge_wofz(double x, double y, double *re, double *im)
{
    const double largest = fmax(fabs(x), y);
    if (isinf(largest)) {
        *re = isnan(x) || isnan(y) ? NAN : 0;
        *im = isnan(x) || isnan(y) ? NAN : copysign(0, x);
        return;
    }
    const double u = x / largest, v = y / largest, scale = M_2_SQRTPI / 2 / (u * u + v * v) / largest;
    *re = v * scale;
    *im = u * scale;
}

/* What the blocks leave out: exp(-x^2) far out on the real axis, |z| beyond 1e30, NaN, the lower half
 * plane. On entry re and im hold the block's w(x + i|y|). */
static void complete(double x, double y, double *re, double *im)
{
    if (!(x * x + y * y < HUGE_Z * HUGE_Z))
        huge_wofz(x, fabs(y), re, im);
    else if (fabs(x) >= 8 && fabs(y) < REAL_AXIS)
        *re += exp(-x * x);
    if (y < 0) {
        const double size = 2 * exp((y - x) * (y + x));
        *re = (size > 0 ? size * cos(2 * x * y) : 0) - *re;
        *im -= size > 0 ? size * sin(2 * x * y) : 0;
    }
}

typedef struct job {
    size_t n;
    const double *x, *y;
    size_t y_step; /* 0: one y for all */
    double *re, *im;
} job;

INLINE void complete_block(lanes x, lanes y, lanes *re, lanes *im)
{
    const lanes square = x * x, modulus = square + y * y;
    const bits axis = (bits)(square >= FAR_SQUARED) & (bits)(square < 746.0) & (bits)(y < REAL_AXIS);
    const bits rare = axis | ~(bits)(modulus < HUGE_Z * HUGE_Z) | (bits)(y < 0.0);
    if (any(rare))
        for (int k = 0; k < LANES; k++)
            if (rare[k]) {
                double p = (*re)[k], q = (*im)[k];
                complete(x[k], y[k], &p, &q);
                (*re)[k] = p;
                (*im)[k] = q;
            }
}

/* The first `count` of a block; a whole one is a plain register move. */
INLINE void lanes_load(lanes *to, const double *from, size_t count)
{
    if (count == LANES)
        memcpy(to, from, sizeof *to);
    else
        memcpy(to, from, count * sizeof(double));
}

INLINE void lanes_store(double *to, const lanes *from, size_t count)
{
    if (count == LANES)
        memcpy(to, from, sizeof *from);
    else
        memcpy(to, from, count * sizeof(double));
}

/* The last, short block is filled up with zeros, so that each point passes through the same instructions. */
INLINE void wofz_loop(const job *work)
{
    for (size_t i = 0; i < work->n; i += LANES) {
        const size_t count = work->n - i < LANES ? work->n - i : LANES;
        lanes x = lanes_of(0), y = lanes_of(work->y[0]), re, im;
        lanes_load(&x, work->x + i, count);
        if (work->y_step != 0)
            lanes_load(&y, work->y + i, count);
        wofz_block(x, (lanes)((bits)y & ~((uint64_t)1 << 63)), &re, &im);
        complete_block(x, y, &re, &im);
        lanes_store(work->re + i, &re, count);
        lanes_store(work->im + i, &im, count);
    }
}

/* MM_PORTABLE leaves only what every processor has, so that a test can run it anywhere. */
#if defined __x86_64__ && defined __GNUC__ && !defined MM_PORTABLE
#define WIDE_REGISTERS 1
#else
#define WIDE_REGISTERS 0
#endif

#if WIDE_REGISTERS
__attribute__((target("avx512f,avx512dq,avx512vl,fma"))) static void wofz_avx512(const job *work)
{
    wofz_loop(work);
}

__attribute__((target("avx2,fma"))) static void wofz_avx2(const job *work)
{
    wofz_loop(work);
}
#endif

static void wofz_any(const job *work)
{
    wofz_loop(work);
}

static void wofz(const job *work)
{
#if WIDE_REGISTERS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")) {
        wofz_avx512(work);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        wofz_avx2(work);
        return;
    }
#endif
    wofz_any(work);
}

void mm_wofz(size_t n, const double *x, double y, double *re, double *im)
{
    wofz(&(job){ n, x, &y, 0, re, im });
}

void mm_wofz_points(size_t n, const double *x, const double *y, double *re, double *im)
{
    wofz(&(job){ n, x, y, 1, re, im });
}
