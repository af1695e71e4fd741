# The registered models and their schema, installed as they stand: one line a file.
MODELS =

nobase_dist_pkgdata_DATA += $(MODELS)
