/* How another program fits: read two columns of any file that mischmetal reads, fit a registered model, print
 * the parameters with their errors.
 *
 *   cc fit.c $(pkg-config --cflags --libs mischmetal) -o fit
 *   ./fit gaussian peak.tsv x y */
#include <math.h>
#include <mischmetal.h>
#include <stdio.h>

static void print(const mischmetal_quantity *q)
{
    printf("%s\t%.10g\t", q->name, q->value);
    if (isnan(q->error))
        printf("-\t%s\t%s\n", q->unit, q->state);
    else
        printf("%.3g\t%s\t%s\n", q->error, q->unit, q->state);
}

static int fit_and_print(const mischmetal_model *model, const mischmetal_table *table, const char *x_name,
                         const char *y_name, mischmetal_error *error)
{
    const double *x = mischmetal_table_values(table, x_name), *y = mischmetal_table_values(table, y_name);
    if (x == NULL || y == NULL) {
        fprintf(stderr, "no column %s of numbers\n", x == NULL ? x_name : y_name);
        return 3;
    }
    mischmetal_fit *fit = mischmetal_fit_run(model, mischmetal_table_rows(table), &x, y, NULL, NULL, error);
    if (fit == NULL)
        return error->status;
    printf("%s, chi-square %.6g, %ld degrees of freedom\n", mischmetal_fit_status(fit),
           mischmetal_fit_chisq(fit), mischmetal_fit_dof(fit));
    mischmetal_quantity quantity;
    for (size_t i = 0; mischmetal_fit_parameter(fit, i, &quantity); i++)
        print(&quantity);
    for (size_t i = 0; mischmetal_fit_derived(fit, i, &quantity); i++)
        print(&quantity);
    mischmetal_fit_free(fit);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: %s MODEL FILE X Y\n", argv[0]);
        return 2;
    }
    mischmetal_error error = { 0, "" };
    mischmetal_model *model = mischmetal_model_load(argv[1], &error);
    mischmetal_table *table = model != NULL ? mischmetal_table_read(argv[2], NULL, &error) : NULL;
    int status = error.status;
    if (table != NULL)
        status = fit_and_print(model, table, argv[3], argv[4], &error);
    if (error.text[0] != '\0')
        fprintf(stderr, "%s: %s\n", argv[0], error.text);
    mischmetal_table_free(table);
    mischmetal_model_free(model);
    return status;
}
