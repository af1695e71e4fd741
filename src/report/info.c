#include "report/info.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static int length(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static void put(FILE *stream, const char *text, int width)
{
    fprintf(stream, "%s%*s", text, width > length(text) ? width - length(text) : 0, "");
}

static void put_number(FILE *stream, double value)
{
    char out[MM_NUMBER_SIZE];
    if (isfinite(value))
        mm_number_with_error(out, value, NAN);
    else
        strcpy(out, "-");
    fprintf(stream, "%14s", out);
}

static int widest(const mm_table *table, bool id)
{
    int width = 8;
    for (size_t i = 0; i < table->ncol; i++) {
        const int n = length(id ? table->col[i].id : table->col[i].unit);
        width = n > width ? n : width;
    }
    return width;
}

static void put_columns(const mm_table *table, const mm_inspection *inspection, FILE *stream)
{
    const int id = widest(table, true), unit = widest(table, false);
    fputs("  columns\n       ", stream);
    put(stream, "id", id + 2);
    put(stream, "unit", unit + 2);
    fprintf(stream, "%8s%14s%14s  %s\n", "missing", "least", "greatest", "header");
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *col = &table->col[i];
        fprintf(stream, "    $%-2zu ", i + 1);
        put(stream, col->id, id + 2);
        put(stream, col->kind == MM_TEXT ? "(text)" : col->unit, unit + 2);
        fprintf(stream, "%8zu", inspection->col[i].missing);
        put_number(stream, inspection->col[i].lo);
        put_number(stream, inspection->col[i].hi);
        fprintf(stream, "  %s\n", col->header);
    }
}

static void put_findings(const mm_inspection *inspection, FILE *stream)
{
    fputs(inspection->nfinding > 0 ? "  what looks wrong\n" : "  nothing looks wrong\n", stream);
    for (size_t i = 0; i < inspection->nfinding; i++)
        fprintf(stream, "    %s: %s\n", mm_finding_word(inspection->finding[i].kind),
                inspection->finding[i].text);
}

void mm_info_text(const mm_table *table, const mm_inspection *inspection, FILE *stream)
{
    fprintf(stream, "%s\n  format: %s\n  rows: %zu", table->name, table->format != NULL ? table->format : "-",
            table->nrow);
    if (table->skipped > 0)
        fprintf(stream, " (%zu lines skipped)", table->skipped);
    fputc('\n', stream);
    put_columns(table, inspection, stream);
    if (table->nmeta > 0)
        fputs("  metadata\n", stream);
    for (size_t i = 0; i < table->nmeta; i++)
        fprintf(stream, "    %s: %s\n", table->meta[i].key, table->meta[i].value);
    put_findings(inspection, stream);
}

void mm_info_line(const mm_table *table, const mm_inspection *inspection, FILE *stream)
{
    static const char *const titles[] = { "command", "title", "step", "name" };
    const char *title = NULL;
    for (size_t i = 0; title == NULL && i < sizeof titles / sizeof *titles; i++)
        title = mm_meta_get(table, titles[i]);
    fprintf(stream, "  %-10s %8zu %8zu  %s", table->scan != NULL ? table->scan : "-", table->nrow,
            table->ncol, title != NULL ? title : "");
    for (size_t i = 0; i < inspection->nfinding; i++)
        fprintf(stream, "%s%s", i == 0 ? "  [" : ", ", mm_finding_word(inspection->finding[i].kind));
    fputs(inspection->nfinding > 0 ? "]\n" : "\n", stream);
}
