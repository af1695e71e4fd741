/* Damaged files for readers: whatever is done to a good file, it is read or refused with a reason. */
#ifndef MM_TESTS_MUTATE_H
#define MM_TESTS_MUTATE_H

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "read/read.h"
#include "tap.h"

typedef struct mutant {
    char *data;
    size_t size, cap;
    uint64_t state;
} mutant;

static inline uint64_t mutant_random(mutant *m, uint64_t below)
{
    m->state ^= m->state << 13;
    m->state ^= m->state >> 7;
    m->state ^= m->state << 17;
    return below == 0 ? 0 : m->state % below;
}

/* Put n bytes in place of `cut` bytes at `at`. */
static inline void mutant_splice(mutant *m, size_t at, size_t cut, const char *bytes, size_t n)
{
    char *copy = malloc(n + 1); /* the bytes may be the mutant's own */
    if (copy == NULL || m->size - cut + n > m->cap) {
        free(copy);
        return;
    }
    memcpy(copy, bytes, n);
    memmove(m->data + at + n, m->data + at + cut, m->size - at - cut);
    memcpy(m->data + at, copy, n);
    m->size += n;
    m->size -= cut;
    free(copy);
}

static inline void mutant_step(mutant *m)
{
    static const char *const dirt[] = { "\n",   "\t",  "#",    "nan", "1e999", "-",    "99999999999999999999",
                                        "\xFF", ":",   "::",   ",",   "\"",    "0x1F", "\r\n\r\n",
                                        "#S ",  "#L ", "\\\n", "[",   "{",     "]",    " -1e-400 " };
    const size_t at = (size_t)mutant_random(m, m->size + 1), left = m->size - at;
    const char *word = dirt[mutant_random(m, sizeof dirt / sizeof *dirt)];
    const size_t span = (size_t)mutant_random(m, (left < 200 ? left : 200) + 1);
    switch (mutant_random(m, 6)) {
    case 0:
        if (left > 0)
            m->data[at] = (char)mutant_random(m, 256);
        break;
    case 1:
        mutant_splice(m, at, span, "", 0);
        break;
    case 2:
        mutant_splice(m, at, 0, m->data + at, span);
        break;
    case 3:
        mutant_splice(m, at, 0, word, strlen(word));
        break;
    case 4:
        mutant_splice(m, at, span < 8 ? span : 8, word, strlen(word));
        break;
    default:
        if (mutant_random(m, 8) == 0)
            m->size = at;
    }
}

/* What must hold of any answer. */
static inline bool mutant_answer_holds(bool good, const mm_tables *out, const mm_err *err)
{
    if (!good)
        return err->code != MM_OK && err->msg != NULL && out->n == 0;
    bool holds = out->n > 0;
    for (size_t i = 0; i < out->n; i++)
        holds = holds && out->t[i]->nrow > 0 && out->t[i]->ncol > 0 && out->t[i]->format != NULL;
    return holds;
}

/** The i-th mutant of a good file; data is NULL without memory. The caller frees it. */
static inline mutant mutant_make(const char *data, size_t size, int i)
{
    mutant m = { .size = size, .cap = 2 * size + 1000, .state = 88172645463325252ULL + (uint64_t)i * 977 };
    m.data = malloc(m.cap);
    if (m.data == NULL)
        return m;
    memcpy(m.data, data, size);
    for (int k = 0; k <= i % 12; k++)
        mutant_step(&m);
    return m;
}

/** Read `count` mutants of a good file; `format` may be NULL for detection. */
static inline void survives_mutations(const char *format, const char *data, size_t size, int count)
{
    int wrong = 0, read = 0;
    for (int i = 0; i < count; i++) {
        mutant m = mutant_make(data, size, i);
        if (m.data == NULL)
            break;
        mm_tables out = { 0 };
        mm_diag notes = MM_DIAG_INIT;
        mm_err err = MM_ERR_INIT;
        const bool good = mm_read_bytes(m.data, m.size, "mutant", format, NULL, &out, &notes, &err);
        wrong += !mutant_answer_holds(good, &out, &err);
        read += good;
        mm_tables_free(&out);
        mm_diag_clear(&notes);
        mm_err_clear(&err);
        free(m.data);
    }
    ok(wrong == 0, "%d damaged files: %d read, the others refused with a reason", count, read);
}

#endif
