#include "cli/meta_from.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { MAX_GROUPS = 16 };

/* A pattern in POSIX form, and the key of each of its groups; NULL where a group has no name. */
typedef struct pattern {
    mm_buf posix;
    char *key[MAX_GROUPS];
    size_t groups, named;
} pattern;

static void pattern_free(pattern *p)
{
    for (size_t i = 0; i < MAX_GROUPS; i++)
        free(p->key[i]);
    mm_buf_free(&p->posix);
}

/* Copy a bracket expression, in which parentheses mean nothing. Returns what follows it. */
static const char *copy_bracket(pattern *p, const char *s)
{
    const char *end = s + 1;
    end += *end == '^';
    end += *end == ']';
    while (*end != '\0' && *end != ']')
        end++;
    end += *end == ']';
    mm_buf_add_n(&p->posix, s, (size_t)(end - s));
    return end;
}

/* The begin of a group, with its name if it has one. */
static const char *open_group(pattern *p, const char *s, mm_err *err)
{
    if (++p->groups >= MAX_GROUPS) {
        mm_fail(err, MM_EUSAGE, "more than %d groups", MAX_GROUPS - 1);
        return NULL;
    }
    mm_buf_add_char(&p->posix, '(');
    if (strncmp(s, "(?<", 3) != 0)
        return s + 1;
    const char *end = strchr(s, '>');
    if (end == NULL || end == s + 3) {
        mm_fail(err, MM_EUSAGE, "'(?<' begins a name that ends with '>'");
        return NULL;
    }
    p->key[p->groups] = mm_strndup(s + 3, (size_t)(end - s - 3));
    p->named++;
    return end + 1;
}

static bool translate(pattern *p, const char *s, mm_err *err)
{
    while (s != NULL && *s != '\0') {
        if (strncmp(s, "\\d", 2) == 0) {
            mm_buf_add(&p->posix, "[0-9]");
            s += 2;
        } else if (*s == '\\' && s[1] != '\0') {
            mm_buf_add_n(&p->posix, s, 2);
            s += 2;
        } else if (*s == '[') {
            s = copy_bracket(p, s);
        } else if (*s == '(') {
            s = open_group(p, s, err);
        } else {
            mm_buf_add_char(&p->posix, *s++);
        }
    }
    if (s == NULL)
        return false;
    if (p->named == 0)
        return mm_fail(err, MM_EUSAGE, "no group with a name, as in (?<temperature>[0-9]+)");
    return !p->posix.failed || mm_fail_memory(err, "a pattern");
}

static int apply(const pattern *p, const regex_t *regex, mm_table *table, mm_err *err)
{
    regmatch_t match[MAX_GROUPS];
    if (regexec(regex, table->name, MAX_GROUPS, match, 0) != 0)
        return 0;
    for (size_t i = 1; i <= p->groups; i++) {
        if (p->key[i] == NULL || match[i].rm_so < 0)
            continue;
        char *value = mm_strndup(table->name + match[i].rm_so, (size_t)(match[i].rm_eo - match[i].rm_so));
        const bool good = value != NULL && mm_meta_set(table, p->key[i], value, err);
        free(value);
        if (!good) {
            mm_fail_memory(err, "metadata");
            return -1;
        }
    }
    return 1;
}

int mm_meta_from_name(mm_table *table, const char *text, mm_err *err)
{
    pattern p = { .groups = 0 };
    int result = -1;
    if (translate(&p, text, err)) {
        regex_t regex;
        const int status = regcomp(&regex, p.posix.data, REG_EXTENDED);
        if (status == 0) {
            result = apply(&p, &regex, table, err);
            regfree(&regex);
        } else {
            char why[120];
            regerror(status, &regex, why, sizeof why);
            mm_fail(err, MM_EUSAGE, "%s", why);
        }
    }
    pattern_free(&p);
    return result;
}
