# Build, test and install the CRM toolkit.  GNU make; `make help` lists targets.
#
#   CC=, CFLAGS=   compiler and your own flags      SAN=address,undefined
#   PREFIX=, DESTDIR=  where install puts things    V=1  show the commands
#   CI=true        warnings are errors

PREFIX ?= /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
# The programs look for it beside the folder that they are in.
LOCALEDIR = $(dir $(BINDIR))share/locale

ifeq ($(origin CC),default)
CC = gcc
endif
CFLAGS ?= -O2 -g
SAN ?=
VERSION := 0.1.0
comma := ,
space := $(subst ,, )
VARIANT := $(subst $(space),-,$(strip $(notdir $(CC))))$(if \
	$(SAN),-$(subst $(comma),-,$(SAN)))
O := build/$(VARIANT)
Q := $(if $(V),,@)

# Every command there is: cmd/crm-NOUN.c is the program crm-NOUN.
BINS := $(sort $(patsubst cmd/%.c,%,$(wildcard cmd/crm-*.c)))

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wformat=2 \
	-Wmissing-prototypes -Wstrict-prototypes -Wwrite-strings
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DCRM_VERSION='"$(VERSION)"' \
	-DCRM_PROGRAMS='"$(BINS)"' -Iinclude \
	$(WARN) $(if $(CI),-Werror) -fno-strict-aliasing \
	-ffunction-sections -fdata-sections $(CFLAGS) \
	$(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)
ALL_LDFLAGS = $(LDFLAGS) -Wl,--gc-sections $(if $(SAN),-fsanitize=$(SAN))
LIBS = -lsqlite3 -ljansson

LIBSRC := $(wildcard lib/*/*.c lib/*/*/*.c)
LIBOBJ := $(LIBSRC:%.c=$(O)/%.o) $(O)/gen/migrations.o
LIB := $(O)/libcrm.a
PROGS := $(BINS:%=$(O)/bin/%)
UNITS := $(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/test_*.c))
BENCHES := $(patsubst tests/bench/%.c,$(O)/bench/%,$(wildcard tests/bench/*.c))
MAN1 := $(wildcard cmd/*.1)
MAN7 := $(wildcard cmd/*.7)
CATALOGUE := share/locale/zh_CN/LC_MESSAGES/crm.mo
COMPLETIONS := completions/crm.bash completions/_crm completions/crm.fish

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps deps-all demo check unit fault lint gen golden po bench fuzz \
	install uninstall clean help FORCE

all: $(PROGS) $(O)/$(CATALOGUE)

help:
	@sed -n 's/^#: //p' $(MAKEFILE_LIST)

#: deps       install what building and testing needs (Debian; root or sudo)
deps:
	@sh tests/deps.sh

#: deps-all   also what lint, bench, fuzz and long fault runs need
deps-all:
	@sh tests/deps.sh all

# A changed compiler or flag rebuilds everything.
$(O)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(subst ','\'',$(ALL_CFLAGS)) $(ALL_LDFLAGS)' | \
		cmp -s - $@ || \
		echo '$(CC) $(subst ','\'',$(ALL_CFLAGS)) $(ALL_LDFLAGS)' >$@

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(if $(Q),@echo '  CC $<')
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $(@:.o=.d) -c -o $@ $<

$(O)/gen/migrations.c: lib/db/embed.sh $(wildcard lib/db/[0-9]*.sql)
	@mkdir -p $(@D)
	$(Q)sh lib/db/embed.sh $(wildcard lib/db/[0-9]*.sql) >$@

$(O)/gen/migrations.o: $(O)/gen/migrations.c $(O)/flags
	$(Q)$(CC) $(ALL_CFLAGS) -Ilib/db -c -o $@ $<

$(LIB): $(LIBOBJ)
	$(Q)rm -f $@ && ar rcs $@ $^

# A command's further files are called after it: admin-jobs.c of crm-admin.
.SECONDEXPANSION:
$(O)/bin/crm-%: $(O)/cmd/crm-%.o \
		$$(addprefix $(O)/,$$(subst .c,.o,$$(wildcard cmd/$$*-*.c))) \
		$(LIB)
	@mkdir -p $(@D)
	$(if $(Q),@echo '  LD $@')
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) \
		$(LIBS)

$(O)/$(CATALOGUE): po/zh_CN.po
	@mkdir -p $(@D)
	$(Q)msgfmt -c -o $@ $<

$(O)/tests/%: $(O)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(LIB) -lcmocka $(LIBS)

# crm-customer, with nothing written to the log, or to what is kept beside the
# records.
$(O)/bench/nolog: WRAP = crm__log
$(O)/bench/nosearch: WRAP = crm__search_put crm__match_put
$(O)/bench/nomatch: WRAP = crm__match_put
$(O)/bench/nolog $(O)/bench/nosearch $(O)/bench/nomatch: $(O)/bench/no%: \
		tests/bench/no%.c $(O)/cmd/crm-customer.o \
		$(patsubst %.c,$(O)/%.o,$(wildcard cmd/customer-*.c)) $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(WRAP:%=-Wl,--wrap=%) \
		-o $@ $^ $(LIBS)

$(O)/bench/%: tests/bench/%.c $(wildcard tests/bench/*.h) $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(LIB) -lcsv $(LIBS)

#: all        build the programs into build/
#: demo       show what the toolkit does, on a sample firm
demo: all
	@PATH="$(CURDIR)/$(O)/bin:$$PATH" sh tests/demo.sh

#: check      run every test (SAN=address,undefined for sanitizers)
check: all unit-programs
	@O='$(O)' SAN='$(SAN)' sh tests/run.sh

.PHONY: unit-programs
unit-programs: $(UNITS)

#: fault      kill, full disk, failing memory and random jobs, at length
fault: all unit-programs
	@O='$(O)' sh tests/fault/run.sh long

#: lint       clang-tidy, cppcheck, gcc -fanalyzer, shellcheck, mandoc
lint: all
	@O='$(O)' sh tests/lint.sh

#: gen        rewrite what is generated from the tables: manual, completions
gen: all
	@O='$(O)' sh tests/gen.sh

#: golden     rewrite what tests/golden expects, for its diff to be reviewed
golden: all
	@PATH="$(CURDIR)/$(O)/bin:$$PATH" TZ=UTC LC_ALL=C.UTF-8 sh tests/golden.sh

#: po         bring the translations in po/ up to the texts of the sources
po: all
	@O='$(O)' sh po/update.sh

#: bench      measure against the floor programs (minutes)
bench: all $(BENCHES)
	@O='$(O)' sh tests/bench/run.sh

#: fuzz       run each fuzz target for FUZZ_SECONDS (60) seconds
fuzz:
	@sh tests/fuzz/run.sh

#: install    into $(DESTDIR)$(PREFIX);  uninstall takes it all away
FILES = $(BINS:%=$(O)/bin/%|$(BINDIR)|755) $(MAN1:%=%|$(MANDIR)/man1|644) \
	$(MAN7:%=%|$(MANDIR)/man7|644) \
	$(BINS:%=completions/crm.bash|$(BASHDIR)|644|%) \
	completions/_crm|$(ZSHDIR)|644 \
	$(O)/$(CATALOGUE)|$(LOCALEDIR)/zh_CN/LC_MESSAGES|644 \
	$(BINS:%=completions/crm.fish|$(FISHDIR)|644|%.fish)

install: all
	@for f in $(foreach f,$(FILES),'$(f)'); do \
		IFS='|'; set -- $$f; unset IFS; n=$${4:-$${1##*/}}; \
		mkdir -p "$(DESTDIR)$$2" && \
		install -m "$$3" "$$1" "$(DESTDIR)$$2/$$n" || exit 1; done

uninstall:
	@for f in $(foreach f,$(FILES),'$(f)'); do \
		IFS='|'; set -- $$f; unset IFS; n=$${4:-$${1##*/}}; \
		rm -f "$(DESTDIR)$$2/$$n"; done

#: clean      remove what was built
clean:
	rm -rf build

-include $(shell find $(O) -name '*.d' 2>/dev/null)
