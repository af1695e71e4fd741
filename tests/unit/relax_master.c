/* Time-temperature superposition of isotherms whose shifts are known: a Havriliak-Negami relaxation whose
 * time follows the law of Williams, Landel and Ferry, with and without noise and vertical shifts. */
#include "relax/master.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "base/constants.h"
#include "func/func.h"
#include "tap.h"

enum { TEMPERATURES = 9, ROWS = 21, MIDDLE = 4 };

static const double c1 = 8, c2 = 90;

typedef struct sample {
    mm_isotherm at[TEMPERATURES];
    double log_f[TEMPERATURES][ROWS], value[TEMPERATURES][MM_MASTER_CURVES][ROWS];
    double shift[TEMPERATURES], vertical[TEMPERATURES];
    mm_isotherms list;
} sample;

/* Moduli measured at T are those of the reference at f a_T, over b_T. */
static void fill(sample *s, double noise, double slope, gsl_rng *rng)
{
    const mm_func *hn = mm_func_find("havriliak_negami");
    for (size_t k = 0; k < TEMPERATURES; k++) {
        const double dt = 6 * ((double)k - MIDDLE);
        s->shift[k] = -log(10) * c1 * dt / (c2 + dt);
        s->vertical[k] = slope * dt;
        s->at[k] = (mm_isotherm){ ROWS, 320 + dt, s->log_f[k], { s->value[k][0], s->value[k][1] } };
        for (size_t i = 0; i < ROWS; i++) {
            s->log_f[k][i] = log(0.1) + log(1000) * (double)i / (ROWS - 1);
            const double f = exp(s->log_f[k][i] + s->shift[k]), *x = &f;
            double y[2] = { 20, 0 };
            mm_func_eval(hn, 1, &x, (double[]){ 1500, 0.05, 0.7, 0.6 }, y, NULL);
            for (size_t c = 0; c < MM_MASTER_CURVES; c++)
                s->value[k][c][i] = log(y[c]) - s->vertical[k] +
                                    (noise > 0 ? gsl_ran_gaussian(rng, (c == 0 ? 0.3 : 1) * noise) : 0);
        }
    }
    s->list = (mm_isotherms){ TEMPERATURES, s->at, NULL };
}

static void test_exact(void)
{
    static sample s;
    mm_err err = MM_ERR_INIT;
    mm_master m;
    fill(&s, 0, 0, NULL);
    ok(mm_master_find(&s.list, MIDDLE, false, &m, &err), "a superposition");
    double worst = 0, curve = 0;
    for (size_t k = 0; k < TEMPERATURES; k++) {
        worst = fmax(worst, fabs(m.shift[k] - s.shift[k]) / log(10));
        for (size_t i = 0; i < ROWS; i++)
            curve = fmax(curve, fabs(mm_master_value(&m, 1, s.log_f[k][i] + m.shift[k]) - s.value[k][1][i]));
    }
    ok(worst < 2e-3, "shifts to 0.002 decades without noise (%.2g)", worst);
    ok(curve < 2e-3, "the curve goes through the points (%.2g)", curve);
    ok(m.shift[MIDDLE] == 0 && isnan(m.shift_err[MIDDLE]), "the reference stays, without an error");
    ok(isnan(mm_master_value(&m, 0, 100)), "there is no curve where no data are");
    double rows, means;
    mm_van_gurp_palmen(&s.list, s.vertical, &rows, &means);
    ok(rows < 0.1 && means < 0.1, "phase angle and modulus lie on one line (%.2g degrees)", rows);
    mm_master_free(&m);
    mm_err_clear(&err);
}

/* Pulls of all shifts over many sets: their errors mean what they say. */
static void test_noise(bool vertical)
{
    enum { SETS = 40 };
    static sample s;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double squares = 0, sum = 0, of_vertical = 0;
    size_t n = 0;
    for (size_t set = 0; set < SETS; set++) {
        mm_err err = MM_ERR_INIT;
        mm_master m;
        fill(&s, 0.01, vertical ? 0.002 : 0, rng);
        if (!mm_master_find(&s.list, MIDDLE, vertical, &m, &err))
            continue;
        for (size_t k = 0; k < TEMPERATURES; k++)
            if (k != MIDDLE) {
                const double pull = (m.shift[k] - s.shift[k]) / m.shift_err[k],
                             other = vertical ? (m.vertical[k] - s.vertical[k]) / m.vertical_err[k] : 0;
                squares += pull * pull;
                sum += pull;
                of_vertical += other * other;
                n++;
            }
        mm_master_free(&m);
        mm_err_clear(&err);
    }
    ok(n == SETS * (TEMPERATURES - 1), "every set is superposed");
    ok(fabs(sum / (double)n) < 0.3, "shifts are not biased (%.2f sigma)", sum / (double)n);
    const double width = sqrt(squares / (double)n);
    ok(width > 0.75 && width < 1.25, "pulls of shifts are %.2f wide%s", width, vertical ? ", with b_T" : "");
    if (vertical) {
        const double own = sqrt(of_vertical / (double)n);
        ok(own > 0.75 && own < 1.25, "pulls of b_T are %.2f wide", own);
    }
    gsl_rng_free(rng);
}

/* Isotherms that have nothing in common are not forced together. */
static void test_apart(void)
{
    static sample s;
    mm_err err = MM_ERR_INIT;
    mm_master m;
    fill(&s, 0, 0, NULL);
    s.at[0].n = s.at[1].n = 1;
    s.list.n = 2;
    ok(!mm_master_find(&s.list, 0, false, &m, &err) && err.code == MM_EINPUT, "no overlap is an error");
    mm_err_clear(&err);
}

/* Sweeps of one temperature become one isotherm, by frequency, without rows that have no logarithm. */
static void test_isotherms(void)
{
    enum { N = 11 };
    double f[N] = { 1, 10, 100, 3, 30, 1, 10, 100, 1, 10, 100 },
           t[N] = { 300, 300, 300, 300.4, 300.4, 310, 310, 310, 320, 320, 320 },
           storage[N] = { 1, 2, 3, 4, 5, 1, 2, 3, 1, 2, 3 }, loss[N] = { 1, 1, 1, 1, 1, 1, -1, 1, 1, 1, 1 };
    mm_dma dma = { .n = N };
    dma.v[MM_DMA_FREQUENCY] = f;
    dma.v[MM_DMA_TEMPERATURE] = t;
    dma.v[MM_DMA_STORAGE] = storage;
    dma.v[MM_DMA_LOSS] = loss;
    const mm_sweep sweep[] = {
        { 0, 8, 3, 10, 320 }, { 0, 0, 3, 10, 300 }, { 1, 3, 2, 9, 300.4 }, { 0, 5, 3, 10, 310 }
    };
    mm_isotherms list;
    mm_err err = MM_ERR_INIT;
    ok(mm_isotherms_make(&dma, 4, sweep, 1, &list, &err) && list.n == 2,
       "two isotherms of three rows or more");
    ok(list.at[0].n == 5 && fabs(exp(list.at[0].log_f[1]) - 3) < 1e-12 &&
           fabs(exp(list.at[0].value[0][1]) - 4) < 1e-12,
       "two sweeps of one temperature are merged in the order of their frequencies");
    near_abs(list.at[0].temperature, 300.16, 1e-9, "at their mean temperature");
    near_abs(list.at[1].temperature, 320, 1e-9, "in the order of temperatures");
    mm_isotherms_free(&list);
    ok(!mm_isotherms_make(&dma, 1, sweep, 1, &list, &err) && err.code == MM_EINPUT, "one is not enough");
    mm_err_clear(&err);
}

int main(void)
{
    test_exact();
    test_noise(false);
    test_noise(true);
    test_apart();
    test_isotherms();
    return done();
}
