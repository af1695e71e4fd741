/* magnet/run: ramps in made-up sequences of temperature and field. */
#include "magnet/run.h"

#include <stdlib.h>

#include "tap.h"

enum { ROWS = 4000 };

typedef struct sequence {
    size_t n;
    double t[ROWS], h[ROWS];
} sequence;

/* Noise that is not random but goes both ways. */
static double jitter(size_t i, double size)
{
    return size * sin(12.9898 * (double)i * (double)(i % 7 + 1));
}

static void ramp(sequence *s, double t0, double t1, double h0, double h1, size_t n)
{
    for (size_t i = 0; i < n && s->n < ROWS; i++, s->n++) {
        const double u = n > 1 ? (double)i / (double)(n - 1) : 0;
        s->t[s->n] = t0 + (t1 - t0) * u + jitter(s->n, 0.003);
        s->h[s->n] = h0 + (h1 - h0) * u + jitter(s->n + 3, 0.05);
    }
}

static mm_run *find(const sequence *s, size_t *n)
{
    mm_run *run = NULL;
    mm_err err = MM_ERR_INIT;
    ok(mm_runs_find(s->n, s->t, s->h, &run, n, &err), "runs of %zu rows", s->n);
    mm_err_clear(&err);
    return run;
}

static void is(const mm_run *r, mm_run_kind kind, int direction, double at, double n, const char *history)
{
    ok(r->kind == kind && r->direction == direction, "%s, %d", mm_run_kind_text(kind), direction);
    near_abs(kind == MM_RUN_FIELD ? r->temperature : r->field, at, 0.1, "what is held");
    near_abs((double)r->n, n, 2, "its rows");
    same_text(mm_history_text(r->history), history, "its history");
}

static void test_temperature(void)
{
    static sequence s;
    size_t n = 0;
    ramp(&s, 2, 5, 20, 20, 200);
    ramp(&s, 5, 2, 20, 20, 150);
    ramp(&s, 2, 5, 20, 20, 150);
    ramp(&s, 2, 5, 100, 100, 100);
    mm_run *run = find(&s, &n);
    if (ok(n == 4, "four ramps (%zu)", n)) {
        is(&run[0], MM_RUN_TEMPERATURE, 1, 20, 200, "ZFC");
        is(&run[1], MM_RUN_TEMPERATURE, -1, 20, 150, "FCC");
        is(&run[2], MM_RUN_TEMPERATURE, 1, 20, 150, "FCW");
        is(&run[3], MM_RUN_TEMPERATURE, 1, 100, 100, "");
        ok(run[3].first == 500 && run[3].last == 599, "rows %zu to %zu", run[3].first, run[3].last);
        near_abs(run[0].hi, 5, 0.01, "its upper end");
    }
    free(run);
}

/* A loop at one temperature, then another at a temperature close by, then a ramp in the last field. */
static void test_field(void)
{
    static sequence s;
    size_t n = 0;
    ramp(&s, 2, 2, 0, 1e4, 100);
    ramp(&s, 2, 2, 1e4, -1e4, 200);
    ramp(&s, 2, 2, -1e4, 1e4, 200);
    ramp(&s, 2.2, 2.2, 1e4, -1e4, 200);
    ramp(&s, 2.2, 10, -1e4, -1e4, 300);
    mm_run *run = find(&s, &n);
    if (ok(n == 5, "five ramps (%zu)", n)) {
        is(&run[0], MM_RUN_FIELD, 1, 2, 100, "");
        is(&run[1], MM_RUN_FIELD, -1, 2, 200, "");
        is(&run[2], MM_RUN_FIELD, 1, 2, 200, "");
        is(&run[3], MM_RUN_FIELD, -1, 2.2, 200, "");
        is(&run[4], MM_RUN_TEMPERATURE, 1, -1e4, 300, "");
        near_abs(run[4].lo, 2.2, 0.02, "the ramp has its lowest temperature");
    }
    free(run);
}

static void test_odd(void)
{
    static sequence s;
    size_t n = 7;
    mm_run *run = find(&s, &n);
    ok(run == NULL && n == 0, "none in no rows");
    ramp(&s, 4, 4, 50, 50, 40);
    run = find(&s, &n);
    if (ok(n == 1, "what stands still is one run"))
        is(&run[0], MM_RUN_HOLD, 0, 50, 40, "");
    free(run);
    for (size_t i = 0; i < s.n; i += 2)
        s.t[i] = NAN;
    run = find(&s, &n);
    ok(n == 1 && run[0].n == 20 && run[0].first == 1, "rows without a temperature are passed over");
    free(run);
    s.n = 0;
    ramp(&s, 4, 300, 50, 50, 2);
    run = find(&s, &n);
    ok(n == 0, "two rows are no run");
    free(run);
}

int main(void)
{
    test_temperature();
    test_field();
    test_odd();
    return done();
}
