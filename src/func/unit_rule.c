#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/unit.h"
#include "func/func.h"

enum { MAX_FACTORS = 8, MAX_POWER = 16 };

typedef struct axes {
    size_t nx, ny;
    const char *const *x_unit, *const *y_unit;
} axes;

typedef struct product {
    const char *unit[MAX_FACTORS];
    int power[MAX_FACTORS], count;
    bool unknown; /* an axis without a unit is in it */
} product;

/* A whole number without sign at s, at most MAX_POWER; -1 when there is none. */
static int scan_count(const char **s)
{
    int value = -1;
    while (mm_is_digit(**s) && value <= MAX_POWER)
        value = (value < 0 ? 0 : value * 10) + (*(*s)++ - '0');
    return value <= MAX_POWER ? value : -1;
}

/* `x`, `x2`, `y`, `1`: the unit of an axis; NULL when no axis begins at *s. */
static const char *scan_axis(const char **s, const axes *a)
{
    const char name = *(*s)++;
    if (name == '1')
        return mm_is_digit(**s) ? NULL : "1";
    if (name != 'x' && name != 'y')
        return NULL;
    const int number = mm_is_digit(**s) ? scan_count(s) : 1;
    const size_t count = name == 'x' ? a->nx : a->ny;
    if (number < 1 || (size_t)number > count)
        return NULL;
    return (name == 'x' ? a->x_unit : a->y_unit)[number - 1];
}

static bool scan_factor(const char **s, const axes *a, bool divide, product *out)
{
    const char *unit = scan_axis(s, a);
    int power = 1;
    if (unit != NULL && **s == '^') {
        (*s)++;
        power = scan_count(s);
    }
    if (unit == NULL || power < 0 || out->count == MAX_FACTORS)
        return false;
    out->unknown |= unit[0] == '\0';
    out->unit[out->count] = unit[0] != '\0' ? unit : "1";
    out->power[out->count++] = divide ? -power : power;
    return true;
}

static bool scan_rule(const char *s, const axes *a, product *out)
{
    bool divide = false;
    for (;;) {
        if (!scan_factor(&s, a, divide, out))
            return false;
        const char *before = s;
        while (*s == ' ')
            s++;
        divide = *s == '/';
        if (divide)
            s++;
        while (*s == ' ')
            s++;
        if (*s == '\0')
            return !divide;
        if (s == before)
            return false;
    }
}

char *mm_unit_rule(const char *rule, size_t nx, const char *const *x_unit, size_t ny,
                   const char *const *y_unit)
{
    const axes a = { nx, ny, x_unit, y_unit };
    product out = { .count = 0 };
    if (!scan_rule(rule, &a, &out))
        return mm_strdup(rule);
    char *unit = mm_unit_product(out.count, out.unit, out.power);
    if (unit != NULL && out.unknown && strcmp(unit, "1") == 0)
        unit[0] = '\0';
    return unit;
}
