#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"

typedef struct loop {
    atomic_size_t next;
    size_t n;
    void (*body)(void *, size_t);
    void *context;
} loop;

int mm_processors(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    const int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n;
}

static void *worker(void *argument)
{
    loop *work = argument;
    size_t i;
    while ((i = atomic_fetch_add_explicit(&work->next, 1, memory_order_relaxed)) < work->n)
        work->body(work->context, i);
    return NULL;
}

void mm_parallel_for(size_t n, int jobs, void (*body)(void *context, size_t i), void *context)
{
    size_t threads = (size_t)(jobs > 0 ? jobs : mm_processors());
    if (threads > n)
        threads = n;
    loop work = { .n = n, .body = body, .context = context };
    atomic_init(&work.next, 0);
    pthread_t *id = threads > 1 ? mm_zalloc(threads - 1, sizeof *id) : NULL;
    size_t started = 0;
    while (id != NULL && started < threads - 1 && pthread_create(&id[started], NULL, worker, &work) == 0)
        started++;
    worker(&work);
    for (size_t i = 0; i < started; i++)
        pthread_join(id[i], NULL);
    free(id);
}
