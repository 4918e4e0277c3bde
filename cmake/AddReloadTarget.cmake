#[=======================================================================[.rst:
AddReloadTarget
---------------

Defines a target that builds and runs a program, and builds and restarts it
whenever a file changes that it is built from::

  add_reload_target(<name> TARGET <executable>
                    [ARGS <argument>...]
                    [WRAPPER <command> [<argument>...]]
                    [ENVIRONMENT <NAME>=<value>...]
                    [WORKING_DIRECTORY <directory>]
                    [WATCH <glob>...]
                    [WATCH_BUILD <glob>...]
                    [IGNORE <glob>...]
                    [NO_RESTART_FOR <glob>...]
                    [STOP_SIGNAL <signal>]
                    [STOP_TIMEOUT <seconds>]
                    [AFTER <program> [KEEP]...]
                    [RESTART on-failure|manual]
                    [COMMENT <text>])

  add_reload_target(<name> GROUP <member>... [COMMENT <text>])

Both ``cmake --build <dir> --target <name>`` and ``cmakewatch run <name>``
then start the same loop. Options on the command line of ``cmakewatch`` win
over what is said here; ``WATCH``, ``WATCH_BUILD``,
``IGNORE`` and ``NO_RESTART_FOR`` add up.

``TARGET``
  An executable of this project that has been defined before. If it has a
  ``CROSSCOMPILING_EMULATOR``, the program is run through that.
``ARGS``
  The program's arguments. Any text is safe. An argument with a generator
  expression that comes out empty is left out.
``WRAPPER``
  The program is run by this command, such as ``valgrind -q``. It stands in
  front of a ``CROSSCOMPILING_EMULATOR``.
``ENVIRONMENT``
  Variables for the program, on top of the user's own environment.
``WORKING_DIRECTORY``
  Where the program runs; default, and base of a relative path:
  ``CMAKE_CURRENT_BINARY_DIR``.
``WATCH``, ``IGNORE``
  Files whose change restarts the program without a build, and files that
  never count. Patterns relative to ``CMAKE_CURRENT_SOURCE_DIR``.
``WATCH_BUILD``
  Files whose change leads to a build, though CMake does not know them, such
  as the sources of an ``ExternalProject``. Patterns as for ``WATCH``.
``NO_RESTART_FOR``
  Libraries, plugins and other files of the program that it loads again by
  itself. Patterns relative to ``CMAKE_CURRENT_BINARY_DIR``.
``STOP_SIGNAL``, ``STOP_TIMEOUT``
  How the program is asked to stop (default ``TERM``), and the seconds after
  which it is killed (default 10).
``AFTER``
  Of several programs that are run together: this one is started when that
  one has started, stopped before it, and restarted after it. Behind the name,
  ``KEEP`` lets this one be when that one is restarted. Others than those that
  are run do not count.
``RESTART on-failure``
  A program that fails is started again after 1, 2, 4, ... up to 30 seconds,
  until it has run for a minute. Without it, it waits for an edit.
``RESTART manual``
  Once it has been started, a program is started again only by the key ``r``,
  even if it has ended, or the one that it comes ``AFTER`` is restarted.
``COMMENT``
  What ``cmakewatch list`` says of it.
``GROUP``
  Programs that are run together, after one build for them all: executables,
  names of other ``add_reload_target()``, groups too. They may be defined
  later, and anywhere in the project.

Generator expressions work in ``ARGS``, ``WRAPPER``, ``ENVIRONMENT`` and
``WORKING_DIRECTORY``. The settings are written to
``.cmakewatch/targets/<name>.reload`` in the top-level build directory, with
``-<config>`` behind the name for multi-configuration generators.

The target depends on the executable, is not part of ``all``, and wants the
terminal for itself: build it alone. It needs one of the Ninja generators;
with another one, building it is an error that says so.
#]=======================================================================]
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.20)

# Takes its arguments one by one, never as a list: semicolons, brackets and backslashes stay what they are.
function(add_reload_target name)
  set(here "add_reload_target(${name})")
  set(one_value TARGET WORKING_DIRECTORY STOP_SIGNAL STOP_TIMEOUT RESTART COMMENT)
  set(several_values GROUP AFTER ARGS WRAPPER ENVIRONMENT WATCH WATCH_BUILD IGNORE NO_RESTART_FOR)
  # Stands between any two values, so that none needs escaping: what a generator expression yields could not be.
  string(SHA256 boundary "${CMAKE_CURRENT_SOURCE_DIR} ${name}")
  set(end_of_value "\n--${boundary}\n")
  set(settings "")
  set(group "")
  set(keyword "")
  set(seen "")
  set(index 1)
  while(index LESS ARGC)
    set(value "${ARGV${index}}")
    math(EXPR index "${index} + 1")
    if(value IN_LIST one_value OR value IN_LIST several_values)
      if(value IN_LIST seen)
        message(FATAL_ERROR "${here}: ${value} is given twice")
      endif()
      set(keyword "${value}")
      list(APPEND seen "${value}")
    elseif(keyword STREQUAL "")
      message(FATAL_ERROR "${here}: unknown keyword \"${value}\"; known are ${one_value};${several_values}")
    elseif(keyword IN_LIST one_value)
      if(DEFINED value_of_${keyword})
        message(FATAL_ERROR "${here}: ${keyword} takes one value, \"${value}\" is one too many")
      endif()
      set(value_of_${keyword} "${value}")
    elseif(keyword STREQUAL "ARGS")
      set(key argument)
      if(value MATCHES "[$]<")
        set(key optional-argument)
      endif()
      string(APPEND settings "${key}\n${value}${end_of_value}")
    elseif(keyword STREQUAL "GROUP")
      list(APPEND group "${value}")
      string(APPEND settings "group\n${value}${end_of_value}")
    elseif(keyword STREQUAL "AFTER" AND value STREQUAL "KEEP")
      if(NOT DEFINED predecessor)
        message(FATAL_ERROR "${here}: KEEP stands behind the name of a program")
      endif()
      string(APPEND settings "keep\n${predecessor}${end_of_value}")
    elseif(keyword STREQUAL "AFTER")
      set(predecessor "${value}")
      string(APPEND settings "after\n${value}${end_of_value}")
    elseif(keyword STREQUAL "WRAPPER")
      string(APPEND settings "wrapper\n${value}${end_of_value}")
    elseif(keyword STREQUAL "ENVIRONMENT")
      if(NOT value MATCHES "^[^=]+=")
        message(FATAL_ERROR "${here}: ENVIRONMENT \"${value}\" is not of the form NAME=VALUE")
      endif()
      string(APPEND settings "environment\n${value}${end_of_value}")
    else() # WATCH, WATCH_BUILD, IGNORE or NO_RESTART_FOR
      if(NOT IS_ABSOLUTE "${value}")
        set(base "${CMAKE_CURRENT_SOURCE_DIR}")
        if(keyword STREQUAL "NO_RESTART_FOR") # of what is built
          set(base "${CMAKE_CURRENT_BINARY_DIR}")
        endif()
        string(REGEX REPLACE "([[*?])" "[\\1]" base "${base}")
        string(PREPEND value "${base}/")
      endif()
      string(TOLOWER "${keyword}" key)
      string(REPLACE "_" "-" key "${key}")
      string(APPEND settings "${key}\n${value}${end_of_value}")
    endif()
  endwhile()
  foreach(word IN LISTS seen)
    if(word IN_LIST one_value AND NOT DEFINED value_of_${word})
      message(FATAL_ERROR "${here}: ${word} has no value")
    endif()
  endforeach()

  if(NOT TARGET cmakewatch::cmakewatch)
    message(FATAL_ERROR "${here}: there is no cmakewatch::cmakewatch here; find_package(cmakewatch) defines it")
  endif()
  if("GROUP" IN_LIST seen)
    set(others ${seen})
    list(REMOVE_ITEM others GROUP COMMENT)
    if(others)
      message(FATAL_ERROR "${here}: ${others} cannot stand beside GROUP; each program has its own add_reload_target()")
    endif()
    if(NOT group)
      message(FATAL_ERROR "${here}: GROUP has no value")
    endif()
  else()
    if(NOT DEFINED value_of_TARGET)
      message(FATAL_ERROR "${here}: no TARGET is given")
    endif()
    set(target "${value_of_TARGET}")
    if(NOT TARGET "${target}")
      message(FATAL_ERROR "${here}: there is no target \"${target}\" (yet: it must be defined before)")
    endif()
    get_target_property(original "${target}" ALIASED_TARGET)
    if(original)
      set(target "${original}")
    endif()
    get_target_property(type "${target}" TYPE)
    if(NOT type STREQUAL "EXECUTABLE")
      message(FATAL_ERROR "${here}: target \"${target}\" is no executable, but of type ${type}")
    endif()
    get_target_property(is_imported "${target}" IMPORTED)
    if(is_imported)
      message(FATAL_ERROR "${here}: target \"${target}\" is imported: this project does not build it")
    endif()
  endif()
  if(TARGET "${name}")
    message(FATAL_ERROR "${here}: there is a target \"${name}\" already")
  endif()
  if(DEFINED value_of_STOP_TIMEOUT AND NOT value_of_STOP_TIMEOUT MATCHES "^[0-9]+([.][0-9]+)?$")
    message(FATAL_ERROR "${here}: STOP_TIMEOUT \"${value_of_STOP_TIMEOUT}\" is no number of seconds")
  endif()
  if(DEFINED value_of_RESTART AND NOT value_of_RESTART MATCHES "^(on-failure|manual)$")
    message(FATAL_ERROR "${here}: RESTART \"${value_of_RESTART}\" is not known; on-failure and manual are")
  endif()
  if(DEFINED value_of_STOP_SIGNAL AND NOT value_of_STOP_SIGNAL MATCHES
     "^(SIG)?(HUP|INT|QUIT|ILL|TRAP|ABRT|BUS|FPE|KILL|USR1|SEGV|USR2|PIPE|ALRM|TERM|STKFLT|CHLD|CONT|STOP|TSTP|TTIN|TTOU|URG|XCPU|XFSZ|VTALRM|PROF|WINCH|POLL|PWR|SYS)$|^([1-9]|[1-5][0-9]|6[0-4])$")
    message(FATAL_ERROR "${here}: STOP_SIGNAL \"${value_of_STOP_SIGNAL}\" is no signal; for example INT, TERM, HUP")
  endif()

  if(NOT CMAKE_GENERATOR MATCHES "Ninja")
    add_custom_target("${name}"
      COMMAND "${CMAKE_COMMAND}" -E echo "cmakewatch: error: ${name} needs the generator Ninja, not ${CMAKE_GENERATOR}"
      COMMAND "${CMAKE_COMMAND}" -E false VERBATIM)
    return()
  endif()

  if(NOT DEFINED value_of_WORKING_DIRECTORY)
    set(value_of_WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  if(NOT group)
    string(PREPEND settings
      "target\n${target}${end_of_value}"
      "executable\n$<TARGET_FILE:${target}>${end_of_value}"
      "emulator\n$<TARGET_PROPERTY:${target},CROSSCOMPILING_EMULATOR>${end_of_value}"
      "base-directory\n${CMAKE_CURRENT_BINARY_DIR}${end_of_value}"
      "working-directory\n${value_of_WORKING_DIRECTORY}${end_of_value}")
  endif()
  foreach(word STOP_SIGNAL STOP_TIMEOUT RESTART COMMENT)
    if(DEFINED value_of_${word})
      string(TOLOWER "${word}" key)
      string(REPLACE "_" "-" key "${key}")
      string(APPEND settings "${key}\n${value_of_${word}}${end_of_value}")
    endif()
  endforeach()

  string(APPEND settings "end\n${end_of_value}")

  get_property(is_multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  set(file "${CMAKE_BINARY_DIR}/.cmakewatch/targets/${name}")
  set(configuration "")
  if(is_multi_config)
    string(APPEND file "-$<CONFIG>")
    set(configuration --config $<CONFIG>)
  endif()
  file(GENERATE OUTPUT "${file}.reload" CONTENT "cmakewatch reload target 1 --${boundary}\n${settings}")

  add_custom_target("${name}"
    COMMAND "$<TARGET_FILE:cmakewatch::cmakewatch>" run "${name}" --build-dir "${CMAKE_BINARY_DIR}" ${configuration}
    USES_TERMINAL VERBATIM)
  if(NOT group) # a member may be a target that runs for ever; cmakewatch builds what is to be run
    add_dependencies("${name}" "${target}")
  endif()
endfunction()

cmake_policy(POP)
