module untrained

go 1.26

toolchain go1.27.1
