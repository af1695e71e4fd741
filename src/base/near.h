/* What a mistyped name may have meant: offer every known name, then ask for the nearest. */
#ifndef MM_BASE_NEAR_H
#define MM_BASE_NEAR_H

#include <stddef.h>

typedef struct mm_near {
    const char *wrong;
    const char *best; /* of the names offered; borrowed; NULL when none comes close */
    size_t distance;
} mm_near;

/** Start with what was typed: mm_near near = mm_near_of(typed); */
mm_near mm_near_of(const char *wrong);

/** Offer a known name; it must live as long as best is looked at. The first of equally near ones stays. */
void mm_near_offer(mm_near *near, const char *name);

/** "; did you mean 'NAME'?", or "" when nothing came close. Returns out. */
enum { MM_NEAR_SIZE = 100 };
char *mm_near_hint(char out[MM_NEAR_SIZE], const mm_near *near);

#endif
