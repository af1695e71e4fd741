/* ns a point for w(x + iy) over a spectrum of 1000 points: mm_wofz beside libcerf's w_of_z. */
#include <cerf.h>
#include <stdio.h>

#include "bench.h"
#include "num/wofz.h"

enum { N = 1000, RUNS = 500 };

typedef struct job {
    double x[N], y, re[N], im[N];
} job;

static void ours(void *context)
{
    job *work = context;
    mm_wofz(N, work->x, work->y, work->re, work->im);
}

static void libcerf(void *context)
{
    job *work = context;
    for (int i = 0; i < N; i++) {
        const double _Complex w = w_of_z(work->x[i] + I * work->y);
        work->re[i] = creal(w);
        work->im[i] = cimag(w);
    }
}

int main(void)
{
    static const struct {
        double half_width, y;
    } grid[] = { { 4, 0.5 }, { 10, 1e-3 }, { 40, 0.5 }, { 400, 2 } };
    static job work;
    printf("w(x + iy)\tmm_wofz (ns)\tlibcerf (ns)\tratio\n");
    for (size_t g = 0; g < sizeof grid / sizeof grid[0]; g++) {
        work.y = grid[g].y;
        for (int i = 0; i < N; i++)
            work.x[i] = grid[g].half_width * (2.0 * i / (N - 1) - 1);
        const double a = bench_best(RUNS, ours, &work), b = bench_best(RUNS, libcerf, &work);
        printf("|x| < %g, y = %g\t%.2f\t%.2f\t%.3f\n", grid[g].half_width, grid[g].y, a * 1e9 / N,
               b * 1e9 / N, a / b);
    }
    return 0;
}
