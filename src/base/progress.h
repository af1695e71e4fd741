/* How long work tells how far it is. The library only calls; cli draws the bar. */
#ifndef MM_BASE_PROGRESS_H
#define MM_BASE_PROGRESS_H

#include <stddef.h>

/* report(context, done, total, what) may be called from several threads at once. NULL report: nobody listens.
 */
typedef struct mm_progress {
    void (*report)(void *context, size_t done, size_t total, const char *what);
    void *context;
} mm_progress;

static inline void mm_progress_tell(const mm_progress *progress, size_t done, size_t total, const char *what)
{
    if (progress != NULL && progress->report != NULL)
        progress->report(progress->context, done, total, what);
}

#endif
