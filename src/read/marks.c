#include "read/marks.h"

#include <string.h>

#include "base/number.h"
#include "read/lines.h"

void mm_marks_add(mm_marks *m, mm_slice cell, size_t number)
{
    double value;
    const char *comma = memchr(cell.s, ',', cell.n);
    if (comma == NULL) {
        if (m->point == 0 && memchr(cell.s, '.', cell.n) != NULL && mm_number_parse(cell, &value))
            m->point = number;
        return;
    }
    if (!mm_number_parse_comma(cell, &value))
        return;
    const size_t before = (size_t)(comma - cell.s), behind = cell.n - before - 1;
    m->clear |= behind != 3 || cell.s[0] == '0' || before > 4;
    m->comma = m->comma == 0 ? number : m->comma;
}

bool mm_marks_judge(const mm_marks *m, const mm_source *source, bool *comma, mm_err *err)
{
    *comma = m->comma > 0;
    if (m->comma > 0 && m->point > 0)
        return mm_fail_line(err, source, m->comma > m->point ? m->comma : m->point,
                            "decimal commas and decimal points in one file (the other in line %zu)",
                            m->comma > m->point ? m->point : m->comma);
    if (m->comma > 0 && !m->clear)
        return mm_fail_line(err, source, m->comma,
                            "the comma may be a decimal mark or part thousands: the file does not tell");
    return true;
}
