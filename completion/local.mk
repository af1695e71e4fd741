# Shell completions, made from the option tables of the built tools and installed where bash-completion and zsh look.
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
bashcompletion_DATA = $(patsubst %$(EXEEXT),completion/bash/%,$(bin_PROGRAMS))
zshcompletion_DATA = $(patsubst %$(EXEEXT),completion/zsh/_%,$(bin_PROGRAMS))

EXTRA_DIST += %D%/bash.awk %D%/options.awk %D%/zsh.awk
MOSTLYCLEANFILES += $(bashcompletion_DATA) $(zshcompletion_DATA)

COMPLETION = ./$*$(EXEEXT) --dump-options | $(AWK) -v tool=$* -v formats='$(FORMATS)' -f $(srcdir)/completion/options.awk

completion/bash/%: %$(EXEEXT) completion/options.awk completion/bash.awk
	@$(MKDIR_P) completion/bash
	$(AM_V_GEN)$(COMPLETION) -f $(srcdir)/completion/bash.awk > $@.tmp && mv $@.tmp $@

completion/zsh/_%: %$(EXEEXT) completion/options.awk completion/zsh.awk
	@$(MKDIR_P) completion/zsh
	$(AM_V_GEN)$(COMPLETION) -f $(srcdir)/completion/zsh.awk > $@.tmp && mv $@.tmp $@
