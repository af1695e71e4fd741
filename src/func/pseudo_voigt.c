/* Sums of a Gaussian and a Lorentzian of one full width, and the same with a width for each side. */
#include "func/peak.h"

#define SOURCE "G. K. Wertheim et al., Rev. Sci. Instrum. 45, 1369 (1974)"

/* Profiles of unit area and unit FWHM, and their derivatives, at t = d/fwhm. */
typedef struct profile {
    double g, dg, l, dl;
} profile;

static profile profile_at(double t)
{
    static const double four_ln2 = 2.7725887222397811, gauss_top = 0.93943727869965133; /* 2 sqrt(ln 2/pi) */
    const double t2 = fmin(t * t, 1e4), r = 1 / (1 + 4 * t * t);
    profile s;
    s.g = gauss_top * exp(-four_ln2 * t2);
    s.dg = -2 * four_ln2 * t * s.g;
    s.l = 2 / MM_PI * r;
    s.dl = -8 * t * r * s.l;
    return s;
}

/* The value at t of the mixture, its slope, and its change with eta. */
typedef struct mixture {
    double v, dv, deta;
} mixture;

static mixture mix(double t, double eta)
{
    const profile s = profile_at(t);
    return (mixture){ eta * s.l + (1 - eta) * s.g, eta * s.dl + (1 - eta) * s.dg, s.l - s.g };
}

enum { AREA, CENTER, FWHM, ETA, NPAR };

static const mm_func_param par[NPAR] = {
    MM_PEAK_AREA,
    MM_PEAK_CENTER,
    { "fwhm", "x", 1, 0, INFINITY, false, "full width at half maximum" },
    { "eta", "1", 0.5, 0, 1, false, "Lorentzian share of the area" },
};

static const mm_func_derived derived[] = {
    { "height", "y", "area/fwhm * (2*eta/pi + 2*(1 - eta)*sqrt(ln(2)/pi))" },
    { "fwhm", "x", "fwhm" },
    { NULL, NULL, NULL },
};

/* f = A v(d/w)/w;  df/dc = -A v'/w^2;  df/dw = -A (v + t v')/w^2, t = d/w */
static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double width = mm_width(p[FWHM]), scale = p[AREA] / width;
    for (size_t i = 0; i < n; i++) {
        const double t = (x[0][i] - p[CENTER]) / width;
        const mixture m = mix(t, p[ETA]);
        y[0][i] += scale * m.v;
        if (dy != NULL) {
            dy[AREA][i] = m.v / width;
            dy[CENTER][i] = -scale * m.dv / width;
            dy[FWHM][i] = -scale * (m.v + t * m.dv) / width;
            dy[ETA][i] = scale * m.deta;
        }
    }
}

const mm_func mm_func_pseudo_voigt = {
    .name = "pseudo_voigt",
    .title = "pseudo-Voigt peak: Lorentzian and Gaussian of one full width",
    .formula = "area*(eta*L(x - center; fwhm) + (1 - eta)*G(x - center; fwhm)), L and G of unit area",
    .source = SOURCE,
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .derived = derived,
    .eval = eval,
    .example_lo = { -5 },
    .example_hi = { 7 },
    .example_p = { 3, 0.5, 1.7, 0.4 },
};

enum { SPLIT_AREA, SPLIT_CENTER, LEFT, RIGHT, SPLIT_ETA, SPLIT_NPAR };

static const mm_func_param split_par[SPLIT_NPAR] = {
    MM_PEAK_AREA,
    MM_PEAK_CENTER,
    { "fwhm_left", "x", 1, 0, INFINITY, false, "twice the half width at half maximum below the centre" },
    { "fwhm_right", "x", 1, 0, INFINITY, false, "twice the half width at half maximum above the centre" },
    { "eta", "1", 0.5, 0, 1, false, "Lorentzian share of the area" },
};

static const mm_func_derived split_derived[] = {
    { "height", "y", "2*area/(fwhm_left + fwhm_right) * (2*eta/pi + 2*(1 - eta)*sqrt(ln(2)/pi))" },
    { "fwhm", "x", "(fwhm_left + fwhm_right)/2" },
    { NULL, NULL, NULL },
};

/* f = 2 A/(wl + wr) v(d/w), w = wl below the centre and wr from there on: both halves have one height.
 * With h = 2 A/(wl + wr): df/dc = -h v'/w;  df/dw = -f/(wl + wr) - h t v'/w for the own side, t = d/w */
static void split_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double left = mm_width(p[LEFT]), right = mm_width(p[RIGHT]), sum = left + right;
    const double scale = 2 * p[SPLIT_AREA] / sum;
    for (size_t i = 0; i < n; i++) {
        const double d = x[0][i] - p[SPLIT_CENTER], width = d < 0 ? left : right, t = d / width;
        const mixture m = mix(t, p[SPLIT_ETA]);
        y[0][i] += scale * m.v;
        if (dy != NULL) {
            const double shared = -scale * m.v / sum, own = -scale * t * m.dv / width;
            dy[SPLIT_AREA][i] = 2 * m.v / sum;
            dy[SPLIT_CENTER][i] = -scale * m.dv / width;
            dy[LEFT][i] = shared + (d < 0 ? own : 0);
            dy[RIGHT][i] = shared + (d < 0 ? 0 : own);
            dy[SPLIT_ETA][i] = scale * m.deta;
        }
    }
}

const mm_func mm_func_split_pseudo_voigt = {
    .name = "split_pseudo_voigt",
    .title = "pseudo-Voigt peak with a width for each side",
    .formula =
        "2*area/(fwhm_left + fwhm_right) * V((x - center)/w; eta), w = fwhm_left where x < center, else "
        "fwhm_right; V the pseudo-Voigt of unit area and width",
    .source = SOURCE,
    .nx = 1,
    .ny = 1,
    .npar = SPLIT_NPAR,
    .par = split_par,
    .derived = split_derived,
    .eval = split_eval,
    .example_lo = { -5 },
    .example_hi = { 7 },
    .example_p = { 3, 0.5, 1.3, 2.1, 0.4 },
};
