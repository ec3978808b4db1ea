/// What an assembly shows to others: its public types and members, a line each, in an order of their own.
module BioSparse.Tests.Face.Surface

open System
open System.Reflection
open System.Runtime.CompilerServices

/// A type as F# writes it, near enough to tell any two apart.
let rec nameOf (t: Type) : string =
    if t.IsGenericParameter then
        $"'{t.Name}"
    elif t.IsByRef then
        nameOf (nonNull (t.GetElementType())) + " byref"
    elif t.IsArray then
        let commas = String(',', t.GetArrayRank() - 1)
        $"{nameOf (nonNull (t.GetElementType()))}[{commas}]"
    elif t.IsGenericType then
        let name = (t.GetGenericTypeDefinition().FullName |> string).Replace('+', '.')
        let arguments = t.GetGenericArguments() |> Array.map nameOf |> String.concat ", "
        $"{name.Substring(0, name.IndexOf '`')}<{arguments}>"
    else
        (string t.FullName).Replace('+', '.')

let private written =
    BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

/// Whether a person wrote it, rather than the compiler: comparisons of records, tests of union cases, ...
let private isWritten (m: MemberInfo) =
    isNull (m.GetCustomAttribute<CompilerGeneratedAttribute>())

let private isOwn (m: MethodInfo) =
    isWritten m
    && (not m.IsSpecialName || m.Name.StartsWith "op_")
    && m.GetBaseDefinition().DeclaringType = m.DeclaringType
    && not (m.IsVirtual && m.IsFinal) // of an interface

let private parameters (given: ParameterInfo[]) =
    given
    |> Array.map (fun p ->
        let usual =
            if not p.HasDefaultValue then
                ""
            else
                match p.DefaultValue with
                | null -> " = null"
                | value -> $" = {value}"

        $"{p.Name}: {nameOf p.ParameterType}{usual}")
    |> String.concat ", "

/// The members of a type that a person wrote: (kind and name as in documentation files, the whole line).
let members (t: Type) =
    [ for m in t.GetMethods written |> Array.filter isOwn do
          let kind = if m.IsStatic then "static " else ""
          $"M:{m.Name}", $"{kind}{m.Name}({parameters (m.GetParameters())}): {nameOf m.ReturnType}"

      for p in t.GetProperties written do
          let getter = Option.ofObj (p.GetGetMethod())

          let isOverride =
              getter |> Option.exists (fun g -> g.GetBaseDefinition().DeclaringType <> t)

          // what the compiler adds to unions carries its mark on the property or on what reads it
          if
              isWritten p
              && not isOverride
              && p.Name <> "Tag"
              && (getter |> Option.forall isWritten || not (FSharp.Reflection.FSharpType.IsUnion t))
          then
              let kind = if getter |> Option.exists _.IsStatic then "static " else ""
              $"P:{p.Name}", $"{kind}{p.Name}: {nameOf p.PropertyType}"

      for f in t.GetFields written |> Array.filter (fun f -> isWritten f && not f.IsSpecialName) do
          $"F:{f.Name}", $"{f.Name}: {nameOf f.FieldType}"

      if FSharp.Reflection.FSharpType.IsUnion t then
          for case in FSharp.Reflection.FSharpType.GetUnionCases t do
              let fields =
                  case.GetFields()
                  |> Array.map (fun f -> $"{f.Name}: {nameOf f.PropertyType}")
                  |> String.concat ", "

              $"T:{case.Name}", $"case {case.Name}({fields})"
      elif not (FSharp.Reflection.FSharpType.IsRecord t) then
          for c in t.GetConstructors() do
              "M:#ctor", $"new({parameters (c.GetParameters())})" ]

/// The types that an assembly shows; those that only hold a union's case or its numbers are part of the union.
let types (assembly: Assembly) =
    assembly.GetExportedTypes()
    |> Array.filter (fun t ->
        isWritten t
        && not (t.FullName |> string |> _.StartsWith("<"))
        && (isNull t.DeclaringType || not (FSharp.Reflection.FSharpType.IsUnion(nonNull t.DeclaringType))))
    |> Array.sortWith (fun a b -> String.CompareOrdinal(a.FullName, b.FullName))

/// All of it, as a text.
let print assembly =
    [ for t in types assembly do
          let kind =
              if t.IsAbstract && t.IsSealed then "static"
              elif t.IsEnum then "enum"
              elif FSharp.Reflection.FSharpType.IsUnion t then "union"
              elif FSharp.Reflection.FSharpType.IsRecord t then "record"
              elif t.IsValueType then "struct"
              elif t.IsInterface then "interface"
              else "class"

          $"{kind} {nameOf t}"

          yield!
              members t
              |> List.map snd
              |> List.sortWith (fun a b -> String.CompareOrdinal(a, b))
              |> List.map (fun line -> "    " + line) ]
    |> List.map (fun line -> line + "\n")
    |> String.concat ""
