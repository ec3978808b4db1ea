/// Tables: sorted by mouse and keyboard, searched.
module BioSparse.Browser.TableTests

open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open Microsoft.Playwright

/// The number that a cell begins with.
let private numberOf (cell: string) =
    let found =
        Regex.Match(
            cell.Replace(",", "").Replace("−", "-").TrimStart('<', ' '),
            @"^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?"
        )

    if found.Success then Some(Run.number found.Value) else None

let private column (table: ILocator) (index: int) =
    task {
        let! cells =
            table.EvaluateAsync<string[]>(
                "(table, column) => [...table.tBodies[0].rows].map(row => row.cells[column].textContent.trim())",
                index
            )

        return List.ofArray cells
    }

let private isEmpty cell = cell = "" || cell = "–"

/// Cells in order, empty ones last; numbers as numbers where all are.
let private ordered isAscending (cells: string list) =
    let empty, filled = List.partition isEmpty cells
    let numbers = filled |> List.map numberOf

    let sorted values =
        if isAscending then
            List.sort values
        else
            List.sortDescending values

    Expect.isTrue
        (List.forall isEmpty (List.skip filled.Length cells)
         && List.length empty = cells.Length - filled.Length)
        "cells without a value come last"

    if List.forall Option.isSome numbers then
        Expect.equal (List.choose id numbers) (sorted (List.choose id numbers)) "in the order of the numbers"
        true
    else
        false

let private opened (page: IPage) =
    page.EvaluateAsync("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")

let private sorting run =
    testTask "every column is sorted, by mouse and by keyboard" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    let! _ = opened page
                    let tables = page.Locator "table.sortable"
                    let! count = tables.CountAsync()
                    Expect.isGreaterThan count 1 "tables"
                    let mutable numeric = 0

                    for index in 0 .. count - 1 do
                        let table = tables.Nth index
                        let heads = table.Locator "thead th"
                        let! columns = heads.CountAsync()

                        for place in 0 .. columns - 1 do
                            let! before = column table place
                            let head = heads.Nth place
                            do! head.Locator("button").ClickAsync()
                            let! state = head.GetAttributeAsync "aria-sort"
                            Expect.equal state "ascending" "the head says it"
                            let! rising = column table place
                            Expect.equal (List.sort rising) (List.sort before) "the same cells"
                            let! others = table.Locator("thead th[aria-sort]").CountAsync()
                            Expect.equal others 1 "one column is the sorted one"
                            do! head.Locator("button").FocusAsync()
                            do! page.Keyboard.PressAsync "Enter"
                            let! state = head.GetAttributeAsync "aria-sort"
                            Expect.equal state "descending" "Enter turns it round"
                            let! falling = column table place

                            if ordered true rising && ordered false falling then
                                numeric <- numeric + 1

                            if List.distinct before |> List.filter (isEmpty >> not) |> List.length > 1 then
                                Expect.notEqual rising falling "the two orders differ"

                    Expect.isGreaterThan numeric 5 "columns of numbers"
                })
    }

/// The lines beyond which a table has a field to search it.
let private long = 12

let private searching run =
    testTask "words leave the lines of a table that hold all of them" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    let! _ = opened page
                    let tables = page.Locator "table.sortable"
                    let! count = tables.CountAsync()
                    let mutable searched = 0

                    for index in 0 .. count - 1 do
                        let table = tables.Nth index
                        let! rows = table.Locator("tbody tr").AllTextContentsAsync()

                        if rows.Count > long then
                            let field =
                                table.Locator
                                    "xpath=ancestor::div[@role='region']/preceding-sibling::label[1]//input"

                            // two words of a line in the middle
                            let words =
                                Regex.Matches(rows[rows.Count / 2].ToLowerInvariant(), @"\p{L}{4,}")
                                |> Seq.map _.Value
                                |> Seq.distinct
                                |> Seq.truncate 2
                                |> List.ofSeq

                            do! field.FillAsync(String.concat " " words)
                            let! visible = table.Locator("tbody tr:visible").AllTextContentsAsync()

                            Expect.equal
                                (List.ofSeq visible)
                                (rows
                                 |> Seq.filter (fun row ->
                                     words |> List.forall (row.ToLowerInvariant().Contains))
                                 |> List.ofSeq)
                                $"the lines with {words}"

                            do! field.FillAsync "no such word"
                            let! none = table.Locator("tbody tr:visible").CountAsync()
                            Expect.equal none 0 "no line holds it"
                            do! field.FillAsync ""
                            let! all = table.Locator("tbody tr:visible").CountAsync()
                            Expect.equal all rows.Count "all lines again"
                            searched <- searched + 1

                    let! fields = (page.GetByLabel "Search in this table").CountAsync()
                    Expect.equal fields searched "long tables are searched, and no others"
                })
    }

let tests (run: Run) =
    testList "tables" [ sorting run; searching run ]
