module github.com/groundwork-org/groundwork

go 1.26
