/* ns a row for each component function, value alone and with its gradient, over a spectrum of 401 points. */
#include "func/func.h"

#include <stdio.h>

#include "bench.h"

enum { N = 401, RUNS = 300, VALUES = N * MM_FUNC_MAX_Y };

typedef struct job {
    const mm_func *func;
    double x[MM_FUNC_MAX_X][N], y[VALUES], column[MM_FUNC_MAX_PARAMS][VALUES];
    double *dy[MM_FUNC_MAX_PARAMS];
    const double *axis[MM_FUNC_MAX_X];
} job;

static void value(void *context)
{
    job *work = context;
    mm_func_eval(work->func, N, work->axis, work->func->example_p, work->y, NULL);
}

static void gradient(void *context)
{
    job *work = context;
    mm_func_eval(work->func, N, work->axis, work->func->example_p, work->y, work->dy);
}

static void prepare(job *work, const mm_func *func)
{
    work->func = func;
    for (int k = 0; k < func->nx; k++) {
        work->axis[k] = work->x[k];
        for (int i = 0; i < N; i++)
            work->x[k][i] = func->example_lo[k] + (func->example_hi[k] - func->example_lo[k]) * (i + 0.3) / N;
    }
    for (int k = 0; k < func->npar; k++)
        work->dy[k] = work->column[k];
}

int main(void)
{
    static job work;
    const mm_func *func;
    printf("function\tvalue (ns)\twith gradient (ns)\n");
    for (size_t i = 0; (func = mm_func_at(i)) != NULL; i++) {
        prepare(&work, func);
        const double a = bench_best(RUNS, value, &work), b = bench_best(RUNS, gradient, &work);
        printf("%s\t%.2f\t%.2f\n", func->name, a * 1e9 / N, b * 1e9 / N);
    }
    return 0;
}
