/* mmfit join: the parts that --shard made, as the one table that they are parts of. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "cli/part.h"
#include "cli/verbs.h"
#include "table/rowtext.h"

typedef struct parts {
    size_t n;
    mm_bytes *bytes;
    mm_rowtext *table; /* in the order of the command line */
    mm_rowtext *order; /* the same by their number; borrowed */
} parts;

static void parts_free(parts *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->table != NULL)
            mm_rowtext_free(&p->table[i]);
        if (p->bytes != NULL)
            mm_bytes_free(&p->bytes[i]);
    }
    free(p->bytes);
    free(p->table);
    free(p->order);
}

static bool read_parts(mm_context *c, parts *p)
{
    p->n = c->args.noperand;
    p->bytes = mm_zalloc(p->n, sizeof *p->bytes);
    p->table = mm_zalloc(p->n, sizeof *p->table);
    p->order = mm_zalloc(p->n, sizeof *p->order);
    if (p->bytes == NULL || p->table == NULL || p->order == NULL)
        return mm_fail_memory(&c->err, "parts");
    for (size_t i = 0; i < p->n; i++) {
        const char *path = c->args.operand[i];
        if (!mm_bytes_read(path, &p->bytes[i], &c->err) ||
            !mm_rowtext_read(&p->table[i], (mm_slice){ p->bytes[i].data, p->bytes[i].size }, path, &c->err))
            return false;
        if (p->table[i].nrow == 0)
            return mm_fail(&c->err, MM_EINPUT, "%s: no rows", path);
    }
    return true;
}

/* Part k goes to place k - 1; none may be missing or there twice. */
static bool order_parts(mm_context *c, parts *p)
{
    size_t total = 0;
    for (size_t i = 0; i < p->n; i++) {
        mm_shard shard;
        if (!mm_shard_parse(mm_rowtext_meta(&p->table[i], "shard"), &shard))
            return mm_fail(&c->err, MM_EINPUT, "%s: no part: it says nothing like '# shard: 2/8'",
                           p->table[i].path);
        total = total == 0 ? shard.n : total;
        if (shard.n != total)
            return mm_fail(&c->err, MM_EINPUT, "%s: part of %zu, the others of %zu", p->table[i].path,
                           shard.n, total);
        if (total > p->n)
            return mm_fail(&c->err, MM_EINPUT, "%zu parts of %zu", p->n, total);
        if (p->order[shard.k - 1].path != NULL)
            return mm_fail(&c->err, MM_EINPUT, "%s: part %zu of %zu again, after %s", p->table[i].path,
                           shard.k, total, p->order[shard.k - 1].path);
        p->order[shard.k - 1] = p->table[i];
    }
    return true;
}

static bool join_parts(mm_context *c, const parts *p, mm_buf *out)
{
    size_t n = 0, rows = 0;
    for (size_t i = 0; i < p->n; i++)
        rows += p->order[i].nrow;
    mm_rowtext_pick *pick = mm_zalloc(rows, sizeof *pick);
    if (pick == NULL)
        return mm_fail_memory(&c->err, "rows");
    for (size_t i = 0; i < p->n; i++)
        for (size_t row = 0; row < p->order[i].nrow; row++)
            pick[n++] = (mm_rowtext_pick){ i, row };
    const bool good = mm_rowtext_join(p->order, p->n, pick, n, "shard", out, &c->err);
    free(pick);
    return good;
}

bool mm_run_join(mm_context *c)
{
    if (c->args.noperand == 0)
        return mm_fail(&c->err, MM_EUSAGE, "join takes the parts that --shard made");
    parts p = { 0 };
    mm_buf out = { 0 };
    const bool good = read_parts(c, &p) && order_parts(c, &p) && join_parts(c, &p, &out) &&
                      mm_context_write_text(c, out.data, out.len);
    mm_buf_free(&out);
    parts_free(&p);
    return good;
}
