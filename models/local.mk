# The registered models and their schema, installed as they stand: one line a file.
MODELS =
MODELS += %D%/model.rng
MODELS += %D%/general/gaussian.xml
MODELS += %D%/general/lorentzian.xml

nobase_dist_pkgdata_DATA += $(MODELS)
