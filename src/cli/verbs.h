/* Verbs: a file each, an entry each in the table of a tool. Option tables end with a NULL name. */
#ifndef MM_CLI_VERBS_H
#define MM_CLI_VERBS_H

#include "cli/context.h"

bool mm_run_curie(mm_context *c);          /* chifit curie */
bool mm_run_hc2(mm_context *c);            /* chifit hc2 */
bool mm_run_loop(mm_context *c);           /* chifit loop */
bool mm_run_relax(mm_context *c);          /* chifit relax */
bool mm_run_chi(mm_context *c);            /* chifit chi */
bool mm_run_shielding(mm_context *c);      /* chifit shielding */
bool mm_run_tc(mm_context *c);             /* chifit tc */
bool mm_run_fit(mm_context *c);            /* mmfit fit */
bool mm_run_models(mm_context *c);         /* mmfit models */
bool mm_run_functions(mm_context *c);      /* mmfit functions */
bool mm_run_show(mm_context *c);           /* mmfit show MODEL */
bool mm_run_check(mm_context *c);          /* mmfit check FILE.xml */
bool mm_run_eval(mm_context *c);           /* mmfit eval */
bool mm_run_plot(mm_context *c);           /* mmfit plot */
bool mm_run_cat(mm_context *c);            /* mmfit cat */
bool mm_run_info(mm_context *c);           /* mmfit info */
bool mm_run_dma_master(mm_context *c);     /* dmafit master */
bool mm_run_join(mm_context *c);           /* mmfit join */
bool mm_run_dma_global(mm_context *c);     /* dmafit global */
bool mm_run_dma_arrhenius(mm_context *c);  /* dmafit arrhenius */
bool mm_run_dma_peaks(mm_context *c);      /* dmafit peaks */
bool mm_run_xas_fit(mm_context *c);        /* xasfit fit */
bool mm_run_xas_compare(mm_context *c);    /* xasfit compare */
bool mm_run_xas_hysteresis(mm_context *c); /* xasfit hysteresis */
bool mm_run_xas_merge(mm_context *c);      /* xasfit merge */
bool mm_run_xas_normalize(mm_context *c);  /* xasfit normalize */
bool mm_run_rixs_build(mm_context *c);     /* rixsmap build */
bool mm_run_rixs_cut(mm_context *c);       /* rixsmap cut */
bool mm_run_rixs_elastic(mm_context *c);   /* rixsmap elastic */
bool mm_run_rixs_plot(mm_context *c);      /* rixsmap plot */
bool mm_run_rixs_region(mm_context *c);    /* rixsmap region */
bool mm_run_rixs_fit(mm_context *c);       /* rixsmap fit */
bool mm_run_rixs_diff(mm_context *c);      /* rixsmap diff */

extern const mm_option mm_dma_peaks_options[];
extern const mm_option mm_eval_options[], mm_plot_options[];

extern const mm_option mm_curie_options[];
extern const mm_option mm_loop_options[];
extern const mm_option mm_relax_options[];
extern const mm_option mm_chi_options[], mm_shielding_options[], mm_tc_options[];

extern const mm_option mm_xas_compare_options[], mm_xas_hysteresis_options[], mm_xas_merge_options[];

extern const mm_option mm_rixs_build_options[], mm_rixs_cut_options[], mm_rixs_elastic_options[],
    mm_rixs_plot_options[], mm_rixs_region_options[];

extern const mm_option mm_dma_global_options[], mm_dma_master_options[];

extern const mm_option mm_rixs_diff_options[];

#endif
