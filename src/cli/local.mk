libmischmetal_la_SOURCES += \
  %D%/args.c %D%/args.h \
  %D%/columns.c \
  %D%/context.h \
  %D%/curie_figure.c %D%/curie_figure.h \
  %D%/curves.c \
  %D%/dataset.c \
  %D%/dataset_columns.c %D%/dataset_columns.h \
  %D%/dma_figure.c %D%/dma_figure.h \
  %D%/figure_options.c %D%/figure_options.h \
  %D%/dma_global_figure.c %D%/dma_global_figure.h \
  %D%/dma_input.c %D%/dma_input.h \
  %D%/fit_figure.c %D%/fit_figure.h \
  %D%/fitting.c %D%/fitting.h \
  %D%/fitting_branch.c %D%/fitting_branch.h \
  %D%/help.c \
  %D%/input.c %D%/input.h \
  %D%/listing.c %D%/listing.h \
  %D%/loop_figure.c \
  %D%/loop_runs.c %D%/loop_runs.h \
  %D%/loop_superconductor.c %D%/loop_superconductor.h \
  %D%/magnet_input.c %D%/magnet_input.h \
  %D%/meta_from.c %D%/meta_from.h \
  %D%/options.c \
  %D%/output.c \
  %D%/relaxation_name.c %D%/relaxation_name.h \
  %D%/rixs_correct.c %D%/rixs_correct.h \
  %D%/rixs_figure.c %D%/rixs_figure.h \
  %D%/rixs_map.c %D%/rixs_map.h \
  %D%/rixs_scans.c %D%/rixs_scans.h \
  %D%/shielding_figure.c %D%/shielding_figure.h \
  %D%/tool.c \
  %D%/verb_cat.c \
  %D%/verb_curie.c \
  %D%/verb_chi.c \
  %D%/verb_dma_arrhenius.c \
  %D%/verb_dma_global.c \
  %D%/verb_dma_master.c \
  %D%/verb_dma_peaks.c \
  %D%/verb_eval.c \
  %D%/verb_fit.c \
  %D%/verb_hc2.c \
  %D%/verb_info.c \
  %D%/verb_join.c \
  %D%/part.c %D%/part.h \
  %D%/verb_loop.c \
  %D%/verb_models.c \
  %D%/verb_plot.c \
  %D%/verb_relax.c \
  %D%/verb_rixs_build.c \
  %D%/verb_rixs_cut.c \
  %D%/verb_rixs_elastic.c \
  %D%/verb_rixs_plot.c \
  %D%/verb_rixs_diff.c \
  %D%/verb_rixs_fit.c \
  %D%/verb_rixs_region.c \
  %D%/verb_shielding.c \
  %D%/verb_tc.c \
  %D%/verb_xas_compare.c \
  %D%/verb_xas_hysteresis.c \
  %D%/verb_xas_merge.c \
  %D%/verb_xas_normalize.c \
  %D%/verbs.h \
  %D%/xas_counters.c %D%/xas_counters.h \
  %D%/xas_scan.c %D%/xas_scan.h \
  %D%/xas_unabsorb.c %D%/xas_unabsorb.h
