# Run by CPack on the files that are about to be packed: gives them the form that Debian's policy asks for.
find_program(CPACK_FILE_COMMAND file)
find_program(CPACK_SHLIBDEPS_COMMAND dpkg-shlibdeps)
if(NOT CPACK_FILE_COMMAND OR NOT CPACK_SHLIBDEPS_COMMAND)
  message(FATAL_ERROR "cpack -G DEB needs two more packages: apt-get install file dpkg-dev")
endif()

set(shared "${CPACK_TEMPORARY_DIRECTORY}/usr/share")
file(RENAME "${shared}/doc/cmakewatch/LICENSE" "${shared}/doc/cmakewatch/copyright")

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH, if that is set
file(WRITE "${shared}/doc/cmakewatch/changelog"
"cmakewatch (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * Packed from the sources of this version.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
file(GLOB pages "${shared}/man/man1/*.1" "${shared}/man/man7/*.7")
execute_process(COMMAND gzip -9 -n ${pages} "${shared}/doc/cmakewatch/changelog" COMMAND_ERROR_IS_FATAL ANY)

# What the umask has taken away.
file(CHMOD "${shared}/doc/cmakewatch/changelog.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(CHMOD_RECURSE "${CPACK_TEMPORARY_DIRECTORY}/usr" DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
