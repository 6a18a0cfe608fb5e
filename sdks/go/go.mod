module github.com/symbolon/symbolon/sdks/go

go 1.24
